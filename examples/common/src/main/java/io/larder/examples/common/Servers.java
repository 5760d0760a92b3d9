package io.larder.examples.common;

import io.larder.testkit.MemcachedOptions;
import io.larder.testkit.MemcachedServer;
import io.larder.testkit.MemcachedServerException;
import io.larder.testkit.Source;
import org.jspecify.annotations.Nullable;

/**
 * The memcached servers of an example: those of {@code -Dlarder.servers} or {@code LARDER_SERVERS}.
 * If there are none, one is started, and stopped at the end. With {@code -Dexample.embedded=true}
 * it is a stand-in for memcached in this JVM.
 */
public final class Servers implements AutoCloseable {

  /** The system property that tells the provider its servers. */
  public static final String PROPERTY = "larder.servers";

  private final @Nullable MemcachedServer started;

  private Servers(@Nullable MemcachedServer started) {
    this.started = started;
  }

  /**
   * Sees to it that there are servers, and that the provider in this JVM knows them.
   *
   * @param me who says so
   * @return the servers, to be closed at the end
   */
  public static Servers provide(Speaker me) {
    if (System.getProperty(PROPERTY) != null || System.getenv("LARDER_SERVERS") != null) {
      me.say("I use the servers that you have named");
      return new Servers(null);
    }
    MemcachedServer server = start(me);
    String kind = server.source() == Source.EMBEDDED ? "a stand-in for memcached " : "memcached ";
    me.say("I have started " + kind + server.version() + " at " + server.address());
    System.setProperty(PROPERTY, server.address());
    return new Servers(server);
  }

  /** Starts an installed memcached, or else a stand-in for it in this JVM. */
  private static MemcachedServer start(Speaker me) {
    if (!Boolean.getBoolean("example.embedded")) {
      try {
        return MemcachedServer.start(MemcachedOptions.builder().sources(Source.BINARY).build());
      } catch (MemcachedServerException e) {
        me.say("There is no memcached on this machine, but that does not matter here");
      }
    }
    return MemcachedServer.start(MemcachedOptions.builder().sources(Source.EMBEDDED).build());
  }

  @Override
  public void close() {
    if (started != null) {
      System.clearProperty(PROPERTY);
      started.close();
    }
  }
}
