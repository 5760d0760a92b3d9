package io.larder.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts the installed memcached, if there is one. */
final class BinarySource implements ServerSource {

  private static final List<Path> USUAL_PLACES =
      Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin").map(Path::of).toList();

  private final Optional<Path> binary;

  BinarySource(Optional<Path> binary) {
    this.binary = binary;
  }

  static BinarySource fromEnvironment() {
    String path = System.getenv("PATH");
    Stream<Path> onPath =
        Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
            .filter(directory -> !directory.isEmpty())
            .map(Path::of);
    return new BinarySource(find(Stream.concat(onPath, USUAL_PLACES.stream())));
  }

  static Optional<Path> find(Stream<Path> directories) {
    return directories
        .map(directory -> directory.resolve("memcached"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  @Override
  public Source name() {
    return Source.BINARY;
  }

  @Override
  public Offer offer(MemcachedOptions options) {
    return binary
        .map(file -> Offer.of(BinaryServer.start(file, options)))
        .orElseGet(() -> Offer.refused("no memcached binary on the PATH or in " + USUAL_PLACES));
  }
}
