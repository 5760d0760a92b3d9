package io.larder.jcache.config;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.cache.CacheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what comes as names and values: properties, property files, the environment. */
final class PropertySource {

  private static final Logger LOG = LoggerFactory.getLogger(PropertySource.class);

  private static final String PREFIX = "larder.";
  private static final String VARIABLE_PREFIX = "LARDER_";
  private static final int TYPING_ERRORS = 2;

  private PropertySource() {}

  /** Reads the properties that begin with {@code larder.}; the others are somebody else's. */
  static Layer properties(Properties properties, UnaryOperator<String> origin) {
    Layer layer = new Layer();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (name.startsWith(PREFIX)) {
        List<String> path = List.of(name.substring(PREFIX.length()).split("\\.", -1));
        layer.add(path, properties.getProperty(name), origin.apply(name));
      }
    }
    return layer;
  }

  /** Reads a file of properties. */
  static Layer file(ConfigText text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text.text()));
    } catch (IOException | IllegalArgumentException e) {
      throw new CacheException("cannot read the configuration " + text.name() + ": " + e, e);
    }
    if (properties.stringPropertyNames().stream().noneMatch(name -> name.startsWith(PREFIX))) {
      throw new CacheException("there is no property " + PREFIX + "… in " + text.name());
    }
    return properties(properties, name -> text.place(lineOf(name, text), List.of(name)));
  }

  /** The last line that begins with the name, which is the one that counts. */
  private static int lineOf(String name, ConfigText text) {
    List<String> lines = text.text().lines().map(String::strip).toList();
    for (int i = lines.size(); i > 0; i--) {
      String line = lines.get(i - 1);
      if (line.startsWith(name) && !line.substring(name.length()).matches("[^\\s=:].*")) {
        return i;
      }
    }
    return 0;
  }

  /**
   * Looks for the known names only: others may share the prefix and be somebody else's. One that is
   * nearly right is worth a warning.
   */
  static Layer environment(Map<String, String> environment) {
    Layer layer = new Layer();
    List<String> known = Options.all().stream().map(Option::variable).toList();
    for (Option<?> option : Options.all()) {
      String value = environment.get(option.variable());
      if (value != null) {
        layer.add(option, value, "environment variable " + option.variable());
      }
    }
    for (String name : environment.keySet()) {
      if (name.startsWith(VARIABLE_PREFIX) && !known.contains(name)) {
        Nearest.to(name, known)
            .filter(nearest -> Nearest.distance(name, nearest) <= TYPING_ERRORS)
            .ifPresent(
                nearest ->
                    LOG.warn(
                        "the environment variable {} is no option of Larder's; should it be {}?",
                        name,
                        nearest));
      }
    }
    return layer;
  }
}
