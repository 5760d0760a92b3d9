package io.larder.jcache.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file of HOCON or JSON into a layer. What it says is in {@code larder { …
 * }}; what else is in the file is for its substitutions, or somebody else's. Used once, by one
 * thread.
 */
final class ConfigFile {

  private static final String ROOT = "larder";
  private static final Pattern QUOTED = Pattern.compile("'([^']+)'|\"([^\"]+)\"|(\\$\\{[^}]+})");

  private final ConfigText main;
  private final Map<String, ConfigText> texts = new HashMap<>();
  private final Layer layer = new Layer();

  private ConfigFile(ConfigText main) {
    this.main = main;
  }

  /** Reads the file; substitutions may name system properties and environment variables. */
  static Layer read(
      ConfigText text, ClassLoader loader, Map<String, String> environment, Properties system) {
    return new ConfigFile(text).read(loader, environment, system);
  }

  private Layer read(ClassLoader loader, Map<String, String> environment, Properties system) {
    ConfigObject larder;
    try {
      Config parsed = new ConfigIncludes(main, loader, texts).parse();
      Config outside =
          ConfigFactory.parseProperties(system)
              .withFallback(
                  ConfigValueFactory.fromMap(environment, "environment variables").toConfig());
      Config resolved =
          parsed.resolveWith(
              parsed.withFallback(outside),
              ConfigResolveOptions.defaults().setUseSystemEnvironment(false));
      larder = section(resolved.root());
    } catch (ConfigException e) {
      throw invalid(e);
    }
    walk(List.of(), larder);
    return layer;
  }

  private ConfigObject section(ConfigObject root) {
    for (Map.Entry<String, ConfigValue> each : inOrder(root)) {
      String key = each.getKey();
      boolean ours =
          Options.all().stream()
              .anyMatch(option -> option.name().equals(key) || option.name().startsWith(key + "."));
      if (ours || key.equals(Layer.CACHES) || key.equals(Layer.DEFAULTS)) {
        throw new CacheException(
            "'" + key + "' has to be within larder { } (" + place(each.getValue(), key) + ")");
      }
    }
    if (root.get(ROOT) instanceof ConfigObject section) {
      return section;
    }
    throw new CacheException("there is no section larder { } in " + main.name());
  }

  private void walk(List<String> path, ConfigObject object) {
    if (object.isEmpty()) {
      empty(path);
    }
    for (Map.Entry<String, ConfigValue> each : inOrder(object)) {
      List<String> next = new ArrayList<>(path);
      next.add(each.getKey());
      if (each.getValue() instanceof ConfigObject section) {
        walk(next, section);
      } else if (each.getValue().valueType() != ConfigValueType.NULL) {
        layer.add(next, text(next, each.getValue()), place(each.getValue(), each.getKey()));
      }
    }
  }

  /** An empty section declares a cache, unless it is one that groups options. */
  private void empty(List<String> path) {
    int size = path.size();
    if (size < 2 || !path.get(0).equals(Layer.CACHES)) {
      return;
    }
    String group = path.get(size - 1) + ".";
    boolean options = Options.all().stream().anyMatch(each -> each.name().startsWith(group));
    if (size == 2 || !options) {
      layer.declare(String.join(".", path.subList(1, size)));
    }
  }

  /** The library does not keep the order of the file, only the number of each line. */
  private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject object) {
    return object.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, ConfigValue> each) -> each.getValue().origin().lineNumber())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private String text(List<String> path, ConfigValue value) {
    if (!(value instanceof ConfigList list)) {
      return String.valueOf(value.unwrapped());
    }
    if (list.stream()
        .anyMatch(
            each -> each.unwrapped() instanceof Iterable<?> || each instanceof ConfigObject)) {
      throw new CacheException(
          "bad value of the option "
              + String.join(".", path)
              + " ("
              + place(value, path.get(path.size() - 1))
              + "): a list of texts is wanted");
    }
    return list.stream()
        .map(each -> String.valueOf(each.unwrapped()))
        .collect(Collectors.joining(", "));
  }

  private String place(ConfigValue value, String key) {
    ConfigOrigin origin = value.origin();
    ConfigText text = textOf(origin);
    return text == null ? origin.description() : text.place(origin.lineNumber(), List.of(key));
  }

  private @Nullable ConfigText textOf(@Nullable ConfigOrigin origin) {
    if (origin == null) {
      return null;
    }
    return texts.get(origin.description().replaceFirst(": \\d+$", ""));
  }

  private CacheException invalid(ConfigException failure) {
    ConfigOrigin origin = failure.origin();
    ConfigText text = textOf(origin);
    String message = String.valueOf(failure.getMessage());
    if (origin == null || text == null) {
      return new CacheException(
          "cannot read the configuration " + main.name() + ": " + message, failure);
    }
    int line = origin.lineNumber();
    if (text.line(line).toLowerCase(Locale.ROOT).contains("password")) {
      // The library quotes what it did not expect; without a cause, nobody gets to see it.
      return new CacheException(
          "cannot read the configuration: syntax error in " + text.place(line, List.of()));
    }
    String what = message.replace(origin.description() + ": ", "");
    return new CacheException(
        "cannot read the configuration: " + what + " (" + text.place(line, quoted(what)) + ")",
        failure);
  }

  /** What the library quotes is what it does not like. */
  private static List<String> quoted(String message) {
    return QUOTED
        .matcher(message)
        .results()
        .map(match -> match.group().replaceAll("^['\"]|['\"]$", ""))
        .toList();
  }
}
