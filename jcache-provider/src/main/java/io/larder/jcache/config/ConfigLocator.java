package io.larder.jcache.config;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource that configures a manager: one that the URI names, or {@code larder.conf} or
 * {@code larder-<name>.conf} on the class path. Remembers where it looked. Not thread-safe.
 */
final class ConfigLocator {

  private static final List<String> EXTENSIONS = List.of(".conf", ".json", ".properties");

  private static final String OTHERS =
      ". URIs are memcached://host:port;host:port/prefix?option=value, file:///larder.conf,"
          + " classpath:larder.conf, "
          + ManagerUri.DEFAULT
          + " and others";

  private final ClassLoader loader;
  private final List<String> searched = new ArrayList<>();

  /** Creates a locator that asks this loader, then the thread's, then that of this library. */
  ConfigLocator(ClassLoader loader) {
    this.loader = loader;
  }

  /** Where it has looked, for messages. */
  String searched() {
    return String.join(", ", searched);
  }

  /** Looks for the configuration of a name; {@code default} is the one without a suffix. */
  Optional<ConfigText> discover(String name) {
    String stem = name.equals("default") ? "larder" : "larder-" + name;
    for (String extension : EXTENSIONS) {
      Optional<ConfigText> found = onClassPath(stem + extension);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Opens the resource that a URI names. */
  ConfigText open(URI uri) {
    Optional<ConfigText> found;
    if (uri.getScheme() == null) {
      String path = uri.getPath();
      found = onClassPath(path).or(() -> inFileSystem(path));
    } else if (uri.getScheme().equalsIgnoreCase("classpath")) {
      found = onClassPath(uri.getSchemeSpecificPart());
    } else {
      found = Optional.of(read(url(ManagerUri.resource(uri))));
    }
    return found.orElseThrow(
        () ->
            new CacheException(
                "cannot find the configuration '" + uri + "'; searched: " + searched() + OTHERS));
  }

  private static URL url(URI uri) {
    try {
      return new URL(uri.toASCIIString());
    } catch (MalformedURLException e) {
      throw new CacheException(
          "cannot open the configuration '" + uri + "': " + e.getMessage() + OTHERS, e);
    }
  }

  private static ConfigText read(URL url) {
    try {
      return ConfigText.read(url);
    } catch (IOException e) {
      throw new CacheException("cannot read the configuration '" + url + "': " + e, e);
    }
  }

  Optional<ConfigText> onClassPath(String resource) {
    String name = resource.replaceFirst("^/+", "");
    searched.add("class path, " + name);
    Set<@Nullable ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(loader);
    loaders.add(Thread.currentThread().getContextClassLoader());
    loaders.add(ConfigLocator.class.getClassLoader());
    for (@Nullable ClassLoader each : loaders) {
      URL url = each == null || name.isEmpty() ? null : each.getResource(name);
      if (url != null) {
        return Optional.of(read(url));
      }
    }
    return Optional.empty();
  }

  private Optional<ConfigText> inFileSystem(String name) {
    try {
      Path path = Path.of(name).toAbsolutePath();
      searched.add("file " + path);
      return Files.isRegularFile(path) ? Optional.of(read(path.toUri().toURL())) : Optional.empty();
    } catch (InvalidPathException | MalformedURLException e) {
      return Optional.empty();
    }
  }
}
