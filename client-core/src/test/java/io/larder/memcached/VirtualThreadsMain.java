package io.larder.memcached;

import io.larder.memcached.fixture.Fleet;
import io.larder.memcached.fixture.TestSerdes;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Runs in a JVM that has virtual threads; compiled for one that has not, so they are found by
 * reflection. Prints what went wrong, or that nothing did.
 */
final class VirtualThreadsMain {

  private static final int ROUNDS = 20;

  private VirtualThreadsMain() {}

  /** Takes the servers and the number of threads. */
  public static void main(String[] args) throws Exception {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    try (MemcachedClient<String> client = Fleet.client(TestSerdes.text(), args[0]).build()) {
      ThreadFactory factory = virtualThreads();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        int number = i;
        Thread thread = factory.newThread(() -> work(client, number, failures));
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      client
          .meta()
          .nodes()
          .forEach(
              node -> {
                if (node.active() != 0 || node.waiting() != 0 || node.state() != NodeState.UP) {
                  failures.add(node.toString());
                }
              });
    }
    System.out.println(failures.isEmpty() ? "all right" : String.join("\n", failures));
    System.exit(failures.isEmpty() ? 0 : 1);
  }

  private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (ThreadFactory)
        Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
  }

  private static void work(MemcachedClient<String> client, int number, Queue<String> failures) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String key = "thread-" + number + "-" + round % 3;
        String value = key + "#" + round;
        client.set(key, value, Expiry.NEVER);
        String read =
            round % 2 == 0 ? client.get(key) : client.getMany(List.of(key)).values().get(key);
        if (!value.equals(read)) {
          failures.add(key + " is " + read);
        }
      }
    } catch (RuntimeException | Error e) {
      failures.add(e.toString());
    }
  }
}
