package io.larder.examples.springboot;

import io.larder.examples.common.Speaker;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the catalogue of one instance, and says what it saw: the answer, and whether it was cached.
 */
final class Customer {

  private static final int THREADS = 8;

  private final Speaker me;
  private final Catalogue catalogue;

  Customer(Speaker me, Catalogue catalogue) {
    this.me = me;
    this.catalogue = catalogue;
  }

  /** Does what another instance asks for. */
  void perform(String task) {
    String[] words = task.split(" ", -1);
    switch (words[0]) {
      case "find" -> find(words[1]).check(0, "JVM 2 finds what JVM 1 has looked up");
      case "shipping" -> shipping(words[1], words[2]).check(0, "JVM 2 finds it by both arguments");
      case "stock" -> stock(words[1]).check(0, "JVM 2 finds what a thread of JVM 1 has looked up");
      case "save" -> save(words[1], words[2]);
      case "forget" -> forget();
      default -> throw new IllegalArgumentException("no such task: " + task);
    }
  }

  Seen<Product> find(String id) {
    return ask("I ask for the product " + id, () -> catalogue.find(id));
  }

  Seen<?> shipping(String id, String country) {
    return ask(
        "I ask for the shipping of " + id + " to " + country,
        () -> catalogue.shipping(id, country));
  }

  private Seen<Integer> stock(String id) {
    return ask("I ask for the stock of " + id, () -> catalogue.stock(id));
  }

  /** Asks with several threads at the same moment. */
  Seen<List<Integer>> stockForMany(String id) {
    return ask(
        THREADS + " threads ask for the stock of " + id,
        () -> {
          ExecutorService threads = Executors.newFixedThreadPool(THREADS);
          try {
            CountDownLatch ready = new CountDownLatch(THREADS);
            List<Future<Integer>> answers =
                IntStream.range(0, THREADS)
                    .mapToObj(i -> threads.submit(() -> together(ready, id)))
                    .toList();
            return answers.stream().map(Customer::get).toList();
          } finally {
            threads.shutdownNow();
          }
        });
  }

  private int together(CountDownLatch ready, String id) throws InterruptedException {
    ready.countDown();
    ready.await();
    return catalogue.stock(id);
  }

  private static int get(Future<Integer> answer) {
    try {
      return answer.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void save(String id, String price) {
    Product product = catalogue.find(id);
    if (product == null) {
      throw new IllegalArgumentException("no such product: " + id);
    }
    ask("I save a new price", () -> catalogue.save(product.at(price)));
  }

  private void forget() {
    catalogue.forgetAll();
    me.say("I have emptied the cache of products");
  }

  private <T> Seen<T> ask(String what, Supplier<@Nullable T> question) {
    int before = catalogue.lookups();
    T answer = question.get();
    Seen<T> seen = new Seen<>(answer, catalogue.lookups() - before);
    me.say(what + ": " + seen);
    return seen;
  }
}
