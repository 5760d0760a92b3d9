package io.larder.jcache.config;

import io.larder.jcache.config.Settings.Transport;
import io.larder.memcached.PoolOptions;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.Timeouts;
import io.larder.memcached.serde.AllowList;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheException;

/**
 * Finds the settings of a cache manager. In rising precedence: the defaults, the manager's
 * properties, the environment, the system properties; what the URI itself says beats all of them,
 * since it is the most specific. Reads everything once and keeps nothing.
 */
public final class SettingsReader {

  /** The URI of the default cache manager, whose servers are configured elsewhere. */
  public static final URI DEFAULT_URI = URI.create("larder:default");

  private static final String PREFIX = "larder.";
  private static final int LONGEST_PREFIX = 100;

  private final Properties properties;
  private final Map<String, String> environment;
  private final Properties system;

  /**
   * Creates a reader.
   *
   * @param properties the properties that the application passed for the manager
   * @param environment the environment variables
   * @param system the system properties
   */
  public SettingsReader(Properties properties, Map<String, String> environment, Properties system) {
    this.properties = properties;
    this.environment = environment;
    this.system = system;
  }

  /**
   * Finds the settings for a manager.
   *
   * @param uri the manager's URI
   * @return its settings
   * @throws CacheException if the URI is of no known form, an option is unknown or a value is bad
   */
  public Settings read(URI uri) {
    Map<Option, Setting> found = new EnumMap<>(Option.class);
    for (Option option : Option.values()) {
      put(found, new Setting(option, option.standard(), "the default"));
    }
    addProperties(found, properties, "the manager's properties");
    addEnvironment(found);
    addProperties(found, system, "system property");
    MemcachedUri.parse(uri).settings().forEach(setting -> put(found, setting));
    return settings(found);
  }

  private static void put(Map<Option, Setting> found, Setting setting) {
    found.put(setting.option(), setting);
  }

  private static void addProperties(
      Map<Option, Setting> found, Properties properties, String origin) {
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        Option option =
            Option.named(name.substring(PREFIX.length())).orElseThrow(() -> unknown(name, origin));
        String value = properties.getProperty(name);
        put(found, new Setting(option, value, origin + " " + option.property()));
      }
    }
  }

  /** Looks for the known names only: others may share the prefix and be somebody else's. */
  private void addEnvironment(Map<Option, Setting> found) {
    for (Option option : Option.values()) {
      String value = environment.get(option.variable());
      if (value != null) {
        put(found, new Setting(option, value, "environment variable " + option.variable()));
      }
    }
  }

  static CacheException unknown(String name, String origin) {
    return new CacheException(
        "unknown option '" + name + "' (" + origin + "); the options are: " + Option.names());
  }

  private static Settings settings(Map<Option, Setting> found) {
    Timeouts timeouts =
        new Timeouts(
            get(found, Option.REQUEST_TIMEOUT).as(Setting::duration),
            get(found, Option.CONNECT_TIMEOUT).as(Setting::duration));
    return new Settings(
        new Transport(
            get(found, Option.SERVERS).as(ServerAddress::parseList),
            timeouts,
            get(found, Option.MAX_CONNECTIONS).as(SettingsReader::pool)),
        get(found, Option.KEY_PREFIX).as(SettingsReader::prefix),
        get(found, Option.ALLOW).as(SettingsReader::patterns),
        get(found, Option.STRICT).as(Setting::flag));
  }

  private static Setting get(Map<Option, Setting> found, Option option) {
    Setting setting = found.get(option);
    if (setting == null) {
      throw new IllegalStateException("no default for " + option);
    }
    return setting;
  }

  /** What a cache's keys could not begin with is found out here, not when the cache is created. */
  private static String prefix(String text) {
    if (text.length() > LONGEST_PREFIX || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not at most " + LONGEST_PREFIX + " characters of printable ASCII");
    }
    return text;
  }

  private static List<String> patterns(String text) {
    return List.copyOf(AllowList.empty().and(Setting.list(text)).patterns());
  }

  private static PoolOptions pool(String maxConnections) {
    PoolOptions standard = PoolOptions.DEFAULT;
    return maxConnections.isEmpty()
        ? standard
        : new PoolOptions(
            Integer.parseInt(maxConnections), standard.maxWaiting(), standard.idleTimeout());
  }
}
