package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.MetaClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opening and closing managers while one of them waits for an endpoint that does not answer. */
class SlowDiscoveryTest {

  private static final long PATIENCE_SECONDS = 30;

  private final MemcachedCachingProvider provider = new MemcachedCachingProvider();
  private ServerSocket endpoint;

  @BeforeEach
  void listen() throws Exception {
    endpoint = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws Exception {
    endpoint.close();
    provider.close();
  }

  private CacheManager discovering(ClassLoader loader) {
    Properties properties = new Properties();
    properties.setProperty("larder.discovery.cluster", "127.0.0.1:" + endpoint.getLocalPort());
    properties.setProperty("larder.request-timeout", "1m");
    properties.setProperty("larder.connect-timeout", "1m");
    return provider.getCacheManager(URI.create("larder:default"), loader, properties);
  }

  /** An attempt to open a manager, on a thread of its own. */
  private static final class Opening {
    final FutureTask<CacheManager> result;
    final Thread thread;

    Opening(Callable<CacheManager> opening) {
      this.result = new FutureTask<>(opening);
      this.thread = new Thread(result);
      thread.setDaemon(true);
      thread.start();
    }

    CacheManager get() throws Exception {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until it does nothing but wait for another thread. */
    void awaitWaiting() {
      long start = System.nanoTime();
      while (thread.getState() != Thread.State.WAITING) {
        assertTrue(
            System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS),
            () -> "it does not wait but is " + thread.getState());
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static ClassLoader loader() {
    return new ClassLoader(SlowDiscoveryTest.class.getClassLoader()) {};
  }

  @Test
  void getCacheManager_othersServersAreBeingFound_doesNotWait() throws Exception {
    Opening slow = new Opening(() -> discovering(null));
    try (Socket asked = endpoint.accept()) {
      URI other = URI.create("memcached://127.0.0.1:1");
      CacheManager first = new Opening(() -> provider.getCacheManager(other, null)).get();
      CacheManager second =
          new Opening(
                  () -> {
                    first.close();
                    return provider.getCacheManager(other, null);
                  })
              .get();
      assertNotSame(first, second);
      assertFalse(second.isClosed());
      assertFalse(slow.result.isDone());
    }
    assertFalse(slow.get().isClosed());
  }

  @Test
  void getCacheManager_sameServersAtTheSameTime_shareOneClient() throws Exception {
    Opening first = new Opening(() -> discovering(loader()));
    Opening second;
    try (Socket asked = endpoint.accept()) {
      second = new Opening(() -> discovering(loader()));
      second.awaitWaiting();
    }
    assertNotSame(first.get(), second.get());
    MetaClient client = first.get().unwrap(MetaClient.class);
    assertSame(client, second.get().unwrap(MetaClient.class));
    first.get().close();
    CacheManager third = new Opening(() -> discovering(loader())).get();
    assertSame(client, third.unwrap(MetaClient.class));
  }

  @Test
  void getCacheManager_sameManagerAtTheSameTime_isOneThatIsOpen() throws Exception {
    Opening first = new Opening(() -> discovering(null));
    Opening second;
    try (Socket asked = endpoint.accept()) {
      second = new Opening(() -> discovering(null));
      second.awaitWaiting();
    }
    assertSame(first.get(), second.get());
    assertFalse(first.get().isClosed());
  }
}
