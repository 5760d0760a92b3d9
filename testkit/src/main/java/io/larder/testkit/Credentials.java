package io.larder.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the test kit's own credential from the file that the server uses. */
final class Credentials {

  private Credentials() {}

  /** Returns the first user and password in the file, separated by a space; null without a file. */
  static @Nullable String first(@Nullable Path authFile) {
    if (authFile == null) {
      return null;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(authFile);
    } catch (IOException e) {
      throw new MemcachedServerException("can't read the auth file " + authFile, e);
    }
    if (lines.isEmpty() || lines.get(0).indexOf(':') < 0) {
      throw new MemcachedServerException(
          "the auth file " + authFile + " has no user:password in its first line");
    }
    return lines.get(0).replaceFirst(":", " ");
  }
}
