package io.larder.jcache.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

/**
 * Parses a text, and what it includes: relative to itself, by URL, from a file or from the class
 * path. All of them are opened as the first one was, so that includes work in any kind of jar, and
 * nothing stays open. As HOCON wants it, what is missing counts as empty, unless it is {@code
 * required}.
 */
final class ConfigIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  private static final int DEEPEST = 20;
  private static final List<String> ENDINGS = List.of("", ".conf", ".json", ".properties");

  private final ConfigText text;
  private final ClassLoader loader;
  private final Map<String, ConfigText> texts;
  private final int depth;

  private interface Opener {
    ConfigText open() throws IOException;
  }

  /** Every text that is parsed is added to the map, under its name. */
  ConfigIncludes(ConfigText text, ClassLoader loader, Map<String, ConfigText> texts) {
    this(text, loader, texts, 0);
  }

  private ConfigIncludes(
      ConfigText text, ClassLoader loader, Map<String, ConfigText> texts, int depth) {
    this.text = text;
    this.loader = loader;
    this.texts = texts;
    this.depth = depth;
  }

  Config parse() {
    texts.put(text.name(), text);
    return ConfigFactory.parseString(
        text.text(),
        ConfigParseOptions.defaults()
            .setSyntax(syntax())
            .setOriginDescription(text.name())
            .setIncluder(this));
  }

  private ConfigSyntax syntax() {
    if (text.hasExtension(".json")) {
      return ConfigSyntax.JSON;
    }
    return text.hasExtension(".properties") ? ConfigSyntax.PROPERTIES : ConfigSyntax.CONF;
  }

  /** What this one finds is all there is: the library's own way would keep jars open. */
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    try {
      return includeURL(context, new URL(what));
    } catch (MalformedURLException e) {
      List<Opener> candidates =
          ENDINGS.stream().<Opener>map(ending -> () -> text.relative(what + ending)).toList();
      return include(context, what, candidates);
    }
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return include(context, what.toString(), List.of(() -> ConfigText.read(what)));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.toString(), List.of(() -> ConfigText.read(what.toURI().toURL())));
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return include(
        context,
        what,
        List.of(
            () ->
                new ConfigLocator(loader)
                    .onClassPath(what)
                    .orElseThrow(() -> new FileNotFoundException("class path, " + what))));
  }

  private ConfigObject include(ConfigIncludeContext context, String what, List<Opener> candidates) {
    if (depth == DEEPEST) {
      throw problem(what, "files include each other more than " + DEEPEST + " deep");
    }
    for (Opener candidate : candidates) {
      try {
        return new ConfigIncludes(candidate.open(), loader, texts, depth + 1).parse().root();
      } catch (FileNotFoundException | NoSuchFileException e) {
        // The next one may be there.
      } catch (IOException e) {
        throw problem(what, e.toString());
      }
    }
    if (context.parseOptions().getAllowMissing()) {
      return ConfigFactory.empty().root();
    }
    throw problem(what, "it is not there");
  }

  /** The library does not say on which line it found the include; the word is easy to find. */
  private ConfigException problem(String what, String why) {
    List<String> lines = text.text().lines().toList();
    int line = 1;
    while (line <= lines.size() && !lines.get(line - 1).contains(what)) {
      line++;
    }
    return new ConfigException.Generic(
        "'" + what + "' cannot be included (" + text.place(line, List.of(what)) + "): " + why);
  }
}
