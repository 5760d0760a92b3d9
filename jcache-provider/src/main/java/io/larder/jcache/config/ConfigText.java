package io.larder.jcache.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a configuration resource, wherever it was read from. Nothing stays open, and nothing
 * is kept for the next reading.
 *
 * @param url where it is
 * @param text what it says
 */
record ConfigText(URL url, String text) {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Reads a resource of any scheme that this JVM can open; the text must be UTF-8. */
  static ConfigText read(URL url) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(url));
    String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    return new ConfigText(url, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
  }

  private static byte[] bytes(URL url) throws IOException {
    if ("file".equals(url.getProtocol())) {
      return Files.readAllBytes(path(url));
    }
    URLConnection connection = url.openConnection();
    // A cached connection keeps its jar open, and would show what was in it the last time.
    connection.setUseCaches(false);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static Path path(URL url) throws IOException {
    try {
      URI uri = url.toURI();
      // A path of the working directory: file:larder.conf, file:./larder.conf
      return uri.isOpaque() ? Path.of(uri.getSchemeSpecificPart()) : Path.of(uri);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("not the URL of a file: " + url, e);
    }
  }

  /** Reads a resource that is named relative to this one. */
  ConfigText relative(String name) throws IOException {
    try {
      return read(new URL(url, new URI(null, null, name, null).toASCIIString()));
    } catch (URISyntaxException e) {
      throw new IOException("'" + name + "' cannot be a file's name", e);
    }
  }

  String name() {
    return url.toString();
  }

  boolean hasExtension(String extension) {
    return url.getPath().toLowerCase(Locale.ROOT).endsWith(extension);
  }

  /**
   * Says where something is. The column is that of the first of the words that is on the line, or
   * of the first character if none is.
   *
   * @param line the line, from 1; less if it is not known
   */
  String place(int line, List<String> words) {
    if (line < 1) {
      return name();
    }
    String content = line(line);
    int column =
        words.stream()
            .filter(word -> !word.isEmpty() && content.contains(word))
            .findFirst()
            .map(content::indexOf)
            .orElse(content.length() - content.stripLeading().length());
    return name() + ", line " + line + ", column " + (column + 1);
  }

  /**
   * Says where a key is. There may be several of its name, also on one line: the sections around it
   * tell it from the others.
   *
   * @param path the sections and the key
   * @param first the first line that has something to do with its value, from 1
   * @param last the last one; the key is on the last that has it
   */
  String placeOf(List<String> path, int first, int last) {
    for (int line = last; line >= first; line--) {
      int column = column(line(line), path);
      if (column >= 0) {
        return name() + ", line " + line + ", column " + (column + 1);
      }
    }
    return place(first, List.of());
  }

  /** Where the last key of a path begins, or -1; what is before it may be on lines above. */
  private static int column(String content, List<String> path) {
    int from = 0;
    int found = -1;
    for (String key : path) {
      found = key(content, key, from);
      from = found < 0 ? from : found + key.length();
    }
    return found < 0 ? key(content, path.get(path.size() - 1), 0) : found;
  }

  private static int key(String content, String key, int from) {
    Matcher matcher =
        Pattern.compile("(?<![\\w-])" + Pattern.quote(key) + "(?=\"?\\s*[=:{.+])").matcher(content);
    return matcher.find(from) ? matcher.start() : -1;
  }

  /** The line with a number, or nothing if there is none. */
  String line(int number) {
    return text.lines().skip(Math.max(0, number - 1)).findFirst().orElse("");
  }
}
