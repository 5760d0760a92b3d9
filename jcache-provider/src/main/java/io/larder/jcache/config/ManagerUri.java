package io.larder.jcache.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
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
  private static final Pattern WEB = Pattern.compile("https?:");
  private static final Pattern USER = Pattern.compile("(?<!/)//[^/?#]*@");

  private ManagerUri() {}

  /**
   * Brings a URI into the form in which it is kept.
   *
   * @param uri what the application passed
   * @return a URI that means the same
   * @throws CacheException if a password is in it, or something that would not count
   */
  public static URI normal(URI uri) {
    checkSecrets(uri);
    checkUsed(uri);
    String text = uri.toString();
    if (isDirect(uri)) {
      String path = uri.getRawPath();
      String query = uri.getRawQuery();
      text =
          DIRECT
              + "://"
              + uri.getRawAuthority().replace(',', ';')
              + (query == null ? path : (path.isEmpty() ? "/" : path) + "%3F" + query);
    }
    return URI.create(
        text.replace(",", "%2C").replace("=", "%3D").replace("*", "%2A").replace("?", "%3F"));
  }

  private static boolean isDirect(URI uri) {
    return DIRECT.equalsIgnoreCase(uri.getScheme()) && uri.getRawAuthority() != null;
  }

  /** Takes back what was done to the query of a resource in the web; all others have none. */
  static URI resource(URI uri) {
    String text = uri.toString();
    int query = text.indexOf("%3F");
    if (query < 0 || uri.getRawQuery() != null || !WEB.matcher(text).lookingAt()) {
      return uri;
    }
    String decoded = text.substring(query + 3).replace("%2C", ",").replace("%3D", "=");
    return URI.create(text.substring(0, query) + "?" + decoded.replace("%2A", "*"));
  }

  /** The name of a configuration to look for, if the URI is one. */
  static Optional<String> name(URI uri) {
    return NAMED.equalsIgnoreCase(uri.getScheme())
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

  /** A query or a fragment that nobody would look at is refused, as unknown options are. */
  private static void checkUsed(URI uri) {
    boolean query = uri.getRawQuery() != null && uri.getScheme() == null;
    if (query || (uri.getRawFragment() != null && (isDirect(uri) || uri.getScheme() == null))) {
      throw new CacheException(
          "only the path of '" + uri + "' would count: options belong into the configuration");
    }
  }

  private static void checkSecrets(URI uri) {
    boolean user = USER.matcher(uri.toString()).find();
    boolean secret =
        isDirect(uri) && query(uri).stream().anyMatch(part -> Options.isSecret(name(part)));
    if (user || secret) {
      throw new CacheException(
          "a password or key does not belong into the URI of a cache manager, which shows in logs and"
              + " management tools; set the property "
              + ManagerOptions.PASSWORD_FILE.property()
              + " or the environment variable "
              + ManagerOptions.PASSWORD.variable());
    }
  }
}
