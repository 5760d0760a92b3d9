package io.larder.jcache.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.cache.CacheException;

/**
 * What the URI of a cache manager says: {@code larder:<name>}, which leaves everything to the other
 * sources, or {@code memcached://host:port;host:port/prefix?option=value}. Servers are separated by
 * semicolons or commas; the names of JMX objects survive semicolons only.
 *
 * @param settings the settings in it
 */
record MemcachedUri(List<Setting> settings) {

  private static final String DISCOVERY = "larder";
  private static final String DIRECT = "memcached";

  static MemcachedUri parse(URI uri) {
    if (DISCOVERY.equals(uri.getScheme())) {
      return new MemcachedUri(List.of());
    }
    if (!DIRECT.equals(uri.getScheme()) || uri.getRawAuthority() == null) {
      throw new CacheException(
          "cannot use '"
              + uri
              + "' as the URI of a cache manager: write memcached://host:port;host:port/prefix"
              + "?option=value, or "
              + SettingsReader.DEFAULT_URI
              + " to configure the servers elsewhere");
    }
    String origin = "URI " + uri;
    List<Setting> settings = new ArrayList<>();
    settings.add(new Setting(Option.SERVERS, uri.getRawAuthority(), origin));
    prefix(uri).ifPresent(text -> settings.add(new Setting(Option.KEY_PREFIX, text, origin)));
    if (uri.getRawQuery() != null) {
      for (String part : uri.getRawQuery().split("&", -1)) {
        settings.add(option(part, origin));
      }
    }
    return new MemcachedUri(List.copyOf(settings));
  }

  /** The path is a name to share servers under, set off from the cache's name by a colon. */
  private static Optional<String> prefix(URI uri) {
    String path = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("^/+|/+$", "");
    return path.isEmpty() ? Optional.empty() : Optional.of(path + ":");
  }

  private static Setting option(String part, String origin) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    Option option = Option.named(name).orElseThrow(() -> SettingsReader.unknown(name, origin));
    String value = equals < 0 ? "" : part.substring(equals + 1);
    return new Setting(option, URLDecoder.decode(value, StandardCharsets.UTF_8), origin);
  }
}
