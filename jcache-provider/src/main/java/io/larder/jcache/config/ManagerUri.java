package io.larder.jcache.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.cache.CacheException;

/**
 * What the URI of a cache manager says. {@code memcached://host:port;host:port/prefix?option=value}
 * has settings in it, {@code larder:<name>} and everything else name a configuration.
 *
 * <p>A manager keeps and shows its URI in a form that the names of JMX objects survive: with {@code
 * %2C} for a comma, and so on, and with semicolons between servers. It means the same as the one
 * that the application passed.
 */
public final class ManagerUri {

  /** The URI of the default cache manager. */
  public static final URI DEFAULT = URI.create("larder:default");

  private static final String NAMED = "larder";
  private static final String DIRECT = "memcached";
  private static final Set<String> WITH_QUERY = Set.of("http", "https");

  private ManagerUri() {}

  /**
   * Brings a URI into the form in which it is kept.
   *
   * @param uri what the application passed
   * @return a URI that means the same
   * @throws CacheException if a password is in it
   */
  public static URI normal(URI uri) {
    String text = uri.toString();
    if (isDirect(uri)) {
      checkSecrets(uri);
      String path = uri.getRawPath();
      String query = uri.getRawQuery();
      text =
          DIRECT
              + "://"
              + uri.getRawAuthority().replace(',', ';')
              + (query == null ? path : (path.isEmpty() ? "/" : path) + "%3F" + query);
    } else if (WITH_QUERY.contains(String.valueOf(uri.getScheme()))) {
      return uri;
    }
    return URI.create(text.replace(",", "%2C").replace("=", "%3D").replace("*", "%2A"));
  }

  private static boolean isDirect(URI uri) {
    return DIRECT.equals(uri.getScheme()) && uri.getRawAuthority() != null;
  }

  /** The name of a configuration to look for, if the URI is one. */
  static Optional<String> name(URI uri) {
    return NAMED.equals(uri.getScheme())
        ? Optional.of(uri.getSchemeSpecificPart())
        : Optional.empty();
  }

  /** The settings that are in the URI itself; nothing if it is the URI of a configuration. */
  static Optional<Layer> settings(URI uri) {
    if (!isDirect(uri)) {
      return Optional.empty();
    }
    String origin = "URI " + uri;
    Layer layer = new Layer();
    layer.add(ManagerOptions.SERVERS, decoded(uri.getRawAuthority()), origin);
    prefix(uri).ifPresent(text -> layer.add(ManagerOptions.KEY_PREFIX, text, origin));
    for (String part : query(uri)) {
      layer.add(List.of(name(part).split("\\.", -1)), value(part), origin);
    }
    return Optional.of(layer);
  }

  /** The path is a name to share servers under, set off from the cache's name by a colon. */
  private static Optional<String> prefix(URI uri) {
    String path = decoded(pathAndQuery(uri)[0]).replaceAll("^/+|/+$", "");
    return path.isEmpty() ? Optional.empty() : Optional.of(path + ":");
  }

  private static List<String> query(URI uri) {
    String query = pathAndQuery(uri)[1];
    return query.isEmpty() ? List.of() : List.of(query.split("&", -1));
  }

  /** The path and the query, which is set off by an encoded question mark in the normal form. */
  private static String[] pathAndQuery(URI uri) {
    String path = Objects.requireNonNullElse(uri.getRawPath(), "");
    if (uri.getRawQuery() != null) {
      return new String[] {path, uri.getRawQuery()};
    }
    String[] parts = path.split("%3[Ff]", 2);
    return new String[] {parts[0], parts.length > 1 ? parts[1] : ""};
  }

  private static String name(String part) {
    return decoded(part).split("=", 2)[0];
  }

  private static String value(String part) {
    String[] parts = decoded(part).split("=", 2);
    return parts.length > 1 ? parts[1] : "";
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void checkSecrets(URI uri) {
    boolean secret =
        query(uri).stream()
            .anyMatch(part -> Options.named(name(part)).filter(Option::isSecret).isPresent());
    if (secret || uri.getRawAuthority().contains("@")) {
      throw new CacheException(
          "a password does not belong into the URI of a cache manager, which shows in logs and"
              + " management tools; set the property "
              + ManagerOptions.PASSWORD_FILE.property()
              + " or the environment variable "
              + ManagerOptions.PASSWORD.variable());
    }
  }
}
