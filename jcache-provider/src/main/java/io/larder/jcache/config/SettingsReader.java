package io.larder.jcache.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.cache.CacheException;

/**
 * Finds the settings of a cache manager. In rising precedence: the defaults, the configuration
 * file, the manager's properties, the environment, the system properties; what the URI itself says
 * beats all of them, since it is the most specific. Reads everything once and keeps nothing.
 */
public final class SettingsReader {

  private final ClassLoader loader;
  private final Properties properties;
  private final Map<String, String> environment;
  private final Properties system;

  /**
   * Creates a reader.
   *
   * @param loader finds resources on the class path
   * @param properties the properties that the application passed for the manager
   * @param environment the environment variables
   * @param system the system properties
   */
  public SettingsReader(
      ClassLoader loader,
      Properties properties,
      Map<String, String> environment,
      Properties system) {
    this.loader = loader;
    this.properties = properties;
    this.environment = environment;
    this.system = system;
  }

  /**
   * Finds the settings for a manager.
   *
   * @param uri the manager's URI
   * @return its settings
   * @throws CacheException if there is no configuration where the URI says, if it cannot be read,
   *     if an option is unknown or a value is bad
   */
  public Settings read(URI uri) {
    Optional<Layer> inUri = ManagerUri.settings(uri);
    Layer outside = new Layer();
    outside.overlay(
        PropertySource.properties(properties, name -> "the manager's property " + name));
    outside.overlay(PropertySource.environment(environment));
    outside.overlay(PropertySource.properties(system, name -> "system property " + name));
    Layer all = new Layer();
    if (inUri.isEmpty()) {
      all.overlay(file(uri, outside));
    }
    all.overlay(outside);
    inUri.ifPresent(all::overlay);
    return new Settings(all);
  }

  private Layer file(URI uri, Layer outside) {
    ConfigLocator locator = new ConfigLocator(loader);
    Optional<String> name = ManagerUri.name(uri);
    if (name.isEmpty()) {
      return read(locator.open(uri));
    }
    Optional<ConfigText> found = locator.discover(name.get());
    if (found.isEmpty() && !uri.equals(ManagerUri.DEFAULT) && !outside.namesServers()) {
      throw new CacheException(
          "nothing says what '"
              + uri
              + "' is: there is no configuration (searched: "
              + locator.searched()
              + "), and larder.servers is not set");
    }
    return found.map(this::read).orElseGet(Layer::new);
  }

  private Layer read(ConfigText text) {
    return text.hasExtension(".properties")
        ? PropertySource.file(text)
        : ConfigFile.read(text, loader, environment, system);
  }
}
