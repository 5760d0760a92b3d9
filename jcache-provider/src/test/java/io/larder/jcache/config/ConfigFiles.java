package io.larder.jcache.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheException;

/** Configuration files of a test, and what is read from them. */
record ConfigFiles(Path directory) {

  Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  static Settings read(URI uri, Map<String, String> environment, Properties system) {
    ClassLoader loader = ConfigFiles.class.getClassLoader();
    return new SettingsReader(loader, new Properties(), environment, system).read(uri);
  }

  Settings read(String name, String content) throws IOException {
    return read(write(name, content).toUri(), Map.of(), new Properties());
  }

  CacheException failure(String name, String content) {
    return assertThrows(CacheException.class, () -> read(name, content));
  }
}
