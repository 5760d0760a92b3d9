package io.larder.memcached.serde;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The classes that may be read from a cache: what is not listed is never loaded, let alone
 * instantiated. It holds for Kryo and for Java serialization alike, and also when a value is
 * written, so that a missing entry shows at the first put and not at the first get.
 *
 * <p>A pattern is the binary name of a class ({@code com.acme.Order}, {@code com.acme.Order$Line}),
 * the classes of one package ({@code com.acme.*}) or those of a package and all below it ({@code
 * com.acme.**}). An array is allowed if its elements are.
 *
 * <p>Immutable.
 */
public final class AllowList {

  private static final Pattern SYNTAX =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
              + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*(\\.\\*\\*?)?");

  /** Roots that hold the JDK, or half of the world's libraries: as good as no list at all. */
  private static final Set<String> TOO_BROAD =
      Set.of(
          "java.**",
          "javax.**",
          "jdk.**",
          "sun.**",
          "com.**",
          "com.sun.**",
          "org.**",
          "net.**",
          "io.**");

  /** No class has this name. */
  private static final String PRIMITIVE = " ";

  private static final AllowList EMPTY = new AllowList(Set.of());
  private static final AllowList DEFAULTS = EMPTY.and(JdkTypes.NAMES).and(FrameworkTypes.PATTERNS);

  private final Set<String> patterns;

  private AllowList(Set<String> patterns) {
    this.patterns = patterns;
  }

  /**
   * Returns the list that everything starts from: value and collection types of the JDK, one by
   * one, and what Hibernate and Spring put into caches.
   *
   * @return the list
   */
  public static AllowList defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a list that allows nothing, not even exceptions or enums of the JDK.
   *
   * @return the list
   */
  public static AllowList empty() {
    return EMPTY;
  }

  /**
   * Adds patterns.
   *
   * @param more the patterns
   * @return a list that allows what this one does, and what they match
   * @throws IllegalArgumentException if one is malformed, or so broad that it allows known attacks
   */
  public AllowList and(String... more) {
    return and(List.of(more));
  }

  /**
   * Adds patterns.
   *
   * @param more the patterns
   * @return a list that allows what this one does, and what they match
   * @throws IllegalArgumentException if one is malformed, or so broad that it allows known attacks
   */
  public AllowList and(Collection<String> more) {
    Set<String> union = new LinkedHashSet<>(patterns);
    for (String pattern : more) {
      union.add(checked(pattern));
    }
    return new AllowList(Collections.unmodifiableSet(union));
  }

  /**
   * Adds types that an application declared for a cache, each with its package: whoever declares
   * {@code com.acme.Order} means its lines and customers too. Of the JDK, and of the unnamed
   * package, only the type itself is added.
   *
   * @param types the types
   * @return a list that allows what this one does, and these types and packages
   */
  public AllowList andTypes(Class<?>... types) {
    return and(
        Arrays.stream(types)
            .map(AllowList::elementType)
            .filter(type -> !type.isPrimitive() && type != Object.class)
            .map(AllowList::patternFor)
            .toList());
  }

  /**
   * Tells whether a class may be read.
   *
   * @param className its binary name, as {@link Class#getName()} has it
   * @return true if a pattern matches it, or its elements if it is an array
   */
  public boolean allows(String className) {
    String name = elementName(className);
    if (name.equals(PRIMITIVE) || patterns.contains(name)) {
      return true;
    }
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return false;
    }
    if (patterns.contains(name.substring(0, dot) + ".*")) {
      return true;
    }
    for (; dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      if (patterns.contains(name.substring(0, dot) + ".**")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Fails unless a class may be read.
   *
   * @param className its binary name
   * @throws SerdeException of reason {@link SerdeException.Reason#REJECTED}, whose message has the
   *     pattern to add
   */
  void check(String className) {
    if (!allows(className)) {
      throw rejection(className);
    }
  }

  static SerdeException rejection(String className) {
    String name = elementName(className);
    return new SerdeException(
        SerdeException.Reason.REJECTED,
        "class "
            + name
            + " is not allowed in cached values; if it is yours, add it: "
            + "larder.deserialization.allow = [\""
            + name
            + "\"]");
  }

  /**
   * Returns the patterns, in the order they were added.
   *
   * @return an unmodifiable set
   */
  public Set<String> patterns() {
    return patterns;
  }

  @Override
  public String toString() {
    return patterns.toString();
  }

  private static String checked(String pattern) {
    if (!SYNTAX.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          "\""
              + pattern
              + "\" is not a class pattern; write com.acme.Order, com.acme.* or com.acme.**");
    }
    if (TOO_BROAD.contains(pattern)) {
      throw new IllegalArgumentException(
          "\"" + pattern + "\" would allow classes that attacks are made of; name the package");
    }
    return pattern;
  }

  private static String patternFor(Class<?> type) {
    String packageName = type.getPackageName();
    boolean ownPackage = !packageName.isEmpty() && !ClassKinds.isPlatformClass(type);
    return ownPackage ? packageName + ".*" : type.getName();
  }

  private static Class<?> elementType(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  /** Strips {@code [[L…;}. An array of primitives, always allowed, gives {@link #PRIMITIVE}. */
  private static String elementName(String className) {
    int dimensions = 0;
    while (dimensions < className.length() && className.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return className;
    }
    String element = className.substring(dimensions);
    if (element.length() == 1 && "ZBCSIJFD".contains(element)) {
      return PRIMITIVE;
    }
    boolean object = element.length() > 2 && element.startsWith("L") && element.endsWith(";");
    return object ? element.substring(1, element.length() - 1) : className;
  }
}
