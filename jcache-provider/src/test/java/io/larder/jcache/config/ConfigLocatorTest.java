package io.larder.jcache.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where configuration is found. */
class ConfigLocatorTest {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir private Path directory;

  private static String content(String server) {
    return "larder.servers = " + server;
  }

  private static String server(URI uri, ClassLoader loader) {
    Settings settings =
        new SettingsReader(loader, new Properties(), Map.of(), new Properties()).read(uri);
    return String.valueOf(settings.transport().servers().get(0).address().host());
  }

  private static ClassLoader noLoader() {
    return ClassLoader.getPlatformClassLoader();
  }

  private URLClassLoader loaderOf(Path place) throws IOException {
    return new URLClassLoader(new URL[] {place.toUri().toURL()}, noLoader());
  }

  private Path file(String name, String server) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content(server));
  }

  private Path jar(String name, String entry, String server) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write(content(server).getBytes(UTF_8));
      jar.closeEntry();
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"larder.conf", "with blanks/my larder.conf", "größe/日本.conf", "a,b=c/50%+1.conf"})
  void file_ofAnyName_isRead(String name) throws IOException {
    URI uri = file(name, "of-file").toUri();
    assertEquals("of-file", server(uri, noLoader()));
    assertEquals("of-file", server(ManagerUri.normal(uri), noLoader()));
    assertEquals("of-file", server(URI.create(uri.toASCIIString()), noLoader()));
    assertEquals("of-file", server(URI.create("file:" + uri.getRawPath()), noLoader()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:target/%s", "file:./target/%s", "target/%s"})
  void file_ofTheWorkingDirectory_isRead(String uri) throws IOException {
    Path file = Files.createTempFile(Path.of("target"), "with blanks ", ".conf");
    try {
      Files.writeString(file, content("of-file"));
      String name = file.getFileName().toString().replace(" ", "%20");
      assertEquals("of-file", server(URI.create(uri.formatted(name)), noLoader()));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void web_withAQuery_isReadByBothForms() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/larder.conf",
        exchange -> {
          byte[] body = content(exchange.getRequestURI().getQuery().substring(2)).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    try {
      InetSocketAddress address = web.getAddress();
      URI uri =
          URI.create(
              "http://%s:%d/larder.conf?a=of-web"
                  .formatted(address.getAddress().getHostAddress(), address.getPort()));
      assertEquals("of-web", server(uri, noLoader()));
      assertEquals("of-web", server(ManagerUri.normal(uri), noLoader()));
    } finally {
      web.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.jar", "with blanks/my app.jar", "größe/日本.jar", "a,b=c/50%+1.jar"})
  void jar_ofAnyName_isRead(String name) throws IOException {
    Path jar = jar(name, "in/größe 1.conf", "of-jar");
    URI uri = URI.create("jar:" + jar.toUri() + "!/in/gr%C3%B6%C3%9Fe%201.conf");
    assertEquals("of-jar", server(uri, noLoader()));
    assertEquals("of-jar", server(ManagerUri.normal(uri), noLoader()));
    try (URLClassLoader loader = loaderOf(jar)) {
      for (String each :
          new String[] {
            "classpath:in/gr%C3%B6%C3%9Fe%201.conf",
            "classpath:/in/gr%C3%B6%C3%9Fe%201.conf",
            "in/größe%201.conf",
            "/in/größe%201.conf"
          }) {
        assertEquals("of-jar", server(URI.create(each), loader), each);
      }
    }
  }

  @Test
  void names_areLookedForOnTheClassPath() throws IOException {
    file("larder.conf", "of-default");
    file("larder-orders.json", "unused");
    Files.writeString(
        directory.resolve("larder-orders.json"), "{\"larder\": {\"servers\": \"of-orders\"}}");
    file("larder-users.properties", "of-users");
    try (URLClassLoader loader = loaderOf(directory)) {
      assertEquals("of-default", server(ManagerUri.DEFAULT, loader));
      assertEquals("of-orders", server(URI.create("larder:orders"), loader));
      assertEquals("of-users", server(URI.create("larder:users"), loader));
    }
    assertEquals("localhost", server(ManagerUri.DEFAULT, noLoader()));
  }

  @Test
  void classPath_isThatOfTheManagerThenOfTheThread() throws IOException {
    file("one/larder.conf", "of-manager");
    file("two/larder.conf", "of-thread");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader one = loaderOf(directory.resolve("one"));
        URLClassLoader two = loaderOf(directory.resolve("two"))) {
      Thread.currentThread().setContextClassLoader(two);
      assertEquals("of-manager", server(ManagerUri.DEFAULT, one));
      assertEquals("of-thread", server(ManagerUri.DEFAULT, noLoader()));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "larder:gone",
        "gone.conf",
        "classpath:gone.conf",
        "file:/gone/gone.conf",
        "jar:file:/gone.jar!/gone.conf",
        "nosuchscheme:gone.conf",
        "file:/"
      })
  void missing_isAnErrorThatSaysWhereItWasSearched(String uri) {
    CacheException failure =
        assertThrows(CacheException.class, () -> server(URI.create(uri), noLoader()));
    assertTrue(failure.getMessage().contains(uri), failure.getMessage());
  }

  @Test
  void missing_namesThePlaces() {
    String message =
        assertThrows(CacheException.class, () -> server(URI.create("larder:gone"), noLoader()))
            .getMessage();
    assertTrue(message.contains("class path, larder-gone.conf"), message);
    assertTrue(message.contains("class path, larder-gone.properties"), message);
    message =
        assertThrows(CacheException.class, () -> server(URI.create("gone.conf"), noLoader()))
            .getMessage();
    assertTrue(message.contains("file " + Path.of("gone.conf").toAbsolutePath()), message);
  }

  @Test
  void name_thatOtherSourcesDefine_needsNoFile() {
    Settings settings =
        new SettingsReader(
                noLoader(), new Properties(), Map.of("LARDER_SERVERS", "a"), new Properties())
            .read(URI.create("larder:gone"));
    assertEquals(1, settings.transport().servers().size());
  }

  @Test
  void jar_isReadAnewEachTime_andNotKeptOpen() throws IOException {
    Path jar = jar("app.jar", "larder.conf", "first");
    URI uri = URI.create("jar:" + jar.toUri() + "!/larder.conf");
    assertEquals("first", server(uri, noLoader()));
    jar("app.jar", "larder.conf", "second");
    assertEquals("second", server(uri, noLoader()));
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      assertEquals(0, open.filter(each -> isOpen(each, jar)).count());
    }
  }

  private static boolean isOpen(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }
}
