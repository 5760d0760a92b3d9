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
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
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
  private static final Pattern LINES = Pattern.compile(": \\d+(?:-(\\d+))?$");
  private static final Pattern SECRET = Pattern.compile("(?i)(password|envelope-keys)(?!-file)");
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
            "'"
                + key
                + "' has to be within larder { } ("
                + place(each.getValue(), List.of(key))
                + ")");
      }
    }
    if (root.get(ROOT) instanceof ConfigObject section) {
      return section;
    }
    throw new CacheException("there is no section larder { } in " + main.name());
  }

  private void walk(List<String> path, ConfigObject object) {
    if (object.isEmpty()) {
      empty(path, object);
    }
    for (Map.Entry<String, ConfigValue> each : inOrder(object)) {
      List<String> next = new ArrayList<>(path);
      next.add(each.getKey());
      if (each.getValue() instanceof ConfigObject section) {
        walk(next, section);
      } else if (each.getValue().valueType() != ConfigValueType.NULL) {
        layer.add(next, text(next, each.getValue()), place(each.getValue(), next));
      } else if (!isSection(next) && !next.get(0).equals(Layer.CACHES)) {
        // It takes back what an include has said; but something unknown can't have been said.
        new Layer().add(next, "", place(each.getValue(), next));
      }
    }
  }

  /** An empty section declares a cache, unless it is one that groups options. */
  private void empty(List<String> path, ConfigValue value) {
    if (isSection(path)) {
      return;
    }
    int size = path.size();
    if (!path.get(0).equals(Layer.CACHES)) {
      layer.add(path, "", place(value, path));
      return;
    }
    String group = path.get(size - 1) + ".";
    boolean options = Options.all().stream().anyMatch(each -> each.name().startsWith(group));
    if (size == 2 || !options) {
      layer.declare(String.join(".", path.subList(1, size)));
    }
  }

  /** Whether it is one of the sections that every configuration may have. */
  private static boolean isSection(List<String> path) {
    String start = String.join(".", path) + ".";
    return path.isEmpty()
        || start.equals(Layer.CACHES + ".")
        || Options.all().stream()
            .map(Option::name)
            .anyMatch(
                name -> name.startsWith(start) || (Layer.DEFAULTS + "." + name).startsWith(start));
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
              + place(value, path)
              + "): a list of texts is wanted");
    }
    return list.stream()
        .map(each -> String.valueOf(each.unwrapped()))
        .collect(Collectors.joining(", "));
  }

  private String place(ConfigValue value, List<String> path) {
    ConfigOrigin origin = value.origin();
    ConfigText text = textOf(origin);
    return text == null
        ? origin.description()
        : text.placeOf(path, origin.lineNumber(), lastLine(origin));
  }

  /** Of what is put together by substitutions, the library tells all lines that have part in it. */
  private static int lastLine(ConfigOrigin origin) {
    Matcher lines = LINES.matcher(origin.description());
    return lines.find() && lines.group(1) != null
        ? Integer.parseInt(lines.group(1))
        : origin.lineNumber();
  }

  private @Nullable ConfigText textOf(@Nullable ConfigOrigin origin) {
    if (origin == null) {
      return null;
    }
    return texts.get(LINES.matcher(origin.description()).replaceFirst(""));
  }

  private CacheException invalid(ConfigException failure) {
    ConfigOrigin origin = failure.origin();
    ConfigText text = textOf(origin);
    String what = String.valueOf(failure.getMessage());
    String place = main.name();
    if (origin != null && text != null) {
      what = what.replace(origin.description() + ": ", "");
      place = text.place(origin.lineNumber(), quoted(what));
    }
    if (mayQuoteSecrets(failure)) {
      // Without a cause, nobody gets to see it.
      return new CacheException("cannot read the configuration: syntax error in " + place);
    }
    return new CacheException(
        "cannot read the configuration: " + what + " (" + place + ")", failure);
  }

  /** The library quotes what it did not expect, which may be a secret, or the end of one. */
  private boolean mayQuoteSecrets(ConfigException failure) {
    return !(failure instanceof ConfigException.UnresolvedSubstitution)
        && !(failure instanceof ConfigException.Generic)
        && texts.values().stream().anyMatch(each -> SECRET.matcher(each.text()).find());
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
