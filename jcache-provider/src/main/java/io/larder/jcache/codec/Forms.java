package io.larder.jcache.codec;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds the form for a class.
 *
 * <p>What it works out about an application's class is kept with that class and goes with it; a
 * codec that lives longer than an application doesn't keep the application's class loader alive.
 */
final class Forms {

  private final ClassValue<Form> ofApplicationClass =
      new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
          return formOf(type);
        }
      };

  Form of(Class<?> type) {
    Form scalar = Scalars.ofClass(type);
    if (scalar != null) {
      return scalar;
    }
    if (!isOfJdk(type)) {
      return ofApplicationClass.get(type);
    }
    // Nothing is left on the JDK's classes, which outlive everyone. Its containers keep their
    // contracts, so that the search for equals is spared.
    Form container = ContainerForms.of(type);
    return container != null ? container : formOf(type);
  }

  private static Form formOf(Class<?> type) {
    if (type.isArray()) {
      return type.getComponentType().isPrimitive()
          ? ArrayForms.OF_PRIMITIVES
          : ArrayForms.OF_OBJECTS;
    }
    if (Enum.class.isAssignableFrom(type)) {
      return EnumForm.INSTANCE;
    }
    Class<?> comparer = declarerOfEquals(type);
    if (comparer == Object.class) {
      return Form.refused(
          type.getName()
              + " does not override equals, so that such a key would never be found again: make it"
              + " a record, or give it equals and hashCode over its fields");
    }
    // A record that is also an entry compares its components, whatever the entry's contract says.
    Form container = type.isRecord() ? null : ContainerForms.of(type);
    if (container != null) {
      return container;
    }
    // Equality decides: a java.sql.Date is equal to a java.util.Date, whose equals it inherits.
    Form inherited = Scalars.ofClass(comparer);
    return inherited != null ? inherited : formByFields(type);
  }

  private static Form formByFields(Class<?> type) {
    String refusal = refusal(type);
    if (refusal != null) {
      return Form.refused(refusal);
    }
    try {
      return type.isRecord() ? new RecordForm(type) : new ObjectForm(type);
    } catch (InaccessibleObjectException e) {
      return Form.refused(
          type.getName()
              + " is in a module that does not open its package: open "
              + type.getPackageName()
              + " to the module of io.larder.jcache ("
              + e.getMessage()
              + ")");
    }
  }

  private static @Nullable String refusal(Class<?> type) {
    String name = type.getName();
    if (name.equals("java.net.URL")) {
      return "a java.net.URL asks the network whether it equals another: use a java.net.URI";
    }
    if (isOfJdk(type)) {
      return name + " has no encoding: use its string or a record of what it is made of";
    }
    if (Proxy.isProxyClass(type) || type.isHidden()) {
      return name + " is made at run time and has another name in another JVM";
    }
    if (Collection.class.isAssignableFrom(type) && !type.isRecord()) {
      return name
          + " is neither a List nor a Set, so that its equality is unknown: use one of them";
    }
    for (Class<?> c = type.getSuperclass(); c != null; c = c.getSuperclass()) {
      if (isOfJdk(c) && ObjectForm.hasState(c)) {
        return name + " extends " + c.getName() + ", whose fields cannot be read: use a record";
      }
    }
    return null;
  }

  private static Class<?> declarerOfEquals(Class<?> type) {
    try {
      return type.getMethod("equals", Object.class).getDeclaringClass();
    } catch (NoSuchMethodException e) {
      // Only interfaces and primitive types have none, and no object is of those.
      return Object.class;
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
