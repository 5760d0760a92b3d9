package io.larder.testkit;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks one source after the other for a server. Safe for use by many threads. */
final class ServerSources {

  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final Map<Source, ServerSource> sources;
  private final PrintStream warnings;
  private final AtomicBoolean warned = new AtomicBoolean();

  ServerSources(List<ServerSource> sources, PrintStream warnings) {
    this.sources =
        sources.stream().collect(Collectors.toMap(ServerSource::name, Function.identity()));
    this.warnings = warnings;
  }

  /** The sources of this machine; one instance, as it knows which external servers are in use. */
  static ServerSources standard() {
    return Standard.INSTANCE;
  }

  MemcachedServer start(MemcachedOptions options) {
    List<String> refusals = new ArrayList<>();
    for (Source name : options.sources()) {
      ServerSource source = sources.get(name);
      ServerSource.Offer offer =
          source == null ? ServerSource.Offer.refused("not supported") : source.offer(options);
      MemcachedServer server = offer.server();
      if (server != null) {
        if (name == Source.EMBEDDED && !refusals.isEmpty()) {
          warnOnce(refusals);
        }
        return server;
      }
      refusals.add(name + ": " + offer.refusal());
    }
    throw new MemcachedServerException(
        "no memcached server for this test; " + String.join("; ", refusals));
  }

  private void warnOnce(List<String> refusals) {
    if (warned.compareAndSet(false, true)) {
      warnings.println(
          BOLD
              + "WARNING: the tests run against Larder's embedded server, NOT the real memcached ("
              + String.join("; ", refusals)
              + ")"
              + PLAIN);
    }
  }

  /** Holds the one instance, created on first use. */
  private static final class Standard {
    static final ServerSources INSTANCE =
        new ServerSources(
            List.of(
                ExternalSource.fromEnvironment(),
                BinarySource.fromEnvironment(),
                new DockerSource(),
                new EmbeddedSource()),
            System.err);
  }
}
