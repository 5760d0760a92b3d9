package io.larder.examples.springboot;

import io.larder.examples.common.Partner;
import io.larder.examples.common.Promise;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/** What the first instance does, and what it has the second one do. */
final class Tour {

  private final Customer me;
  private final Partner other;

  Tour(Customer me, Partner other) {
    this.me = me;
    this.other = other;
  }

  void run() throws IOException {
    shared();
    changed();
    synchronised();
  }

  /** What one instance has looked up, no instance looks up again. */
  private void shared() throws IOException {
    me.find("tea").check(1, "the first who asks for a product looks it up");
    me.find("tea").check(0, "who asks again need not look it up");
    other.ask("find tea");

    me.find("coffee").check(1, "the first who asks for what is not there looks for it");
    me.find("coffee").check(0, "that it is not there is cached, too");
    other.ask("find coffee");

    me.shipping("tea", "DE").check(1, "a key may be made of two arguments");
    other.ask("shipping tea DE");
  }

  /** What one instance changes, the other one sees. */
  private void changed() throws IOException {
    other.ask("save tea 5.20");
    Seen<Product> saved = me.find("tea");
    saved.check(0, "what JVM 2 has saved, JVM 1 finds in the cache");
    Promise.check(
        saved.value() != null && saved.value().price().compareTo(new BigDecimal("5.20")) == 0,
        "JVM 1 sees the price that JVM 2 has saved");

    other.ask("forget");
    me.find("tea").check(1, "after JVM 2 has emptied the cache, JVM 1 looks it up again");
    me.find("coffee").check(1, "all entries are gone");
  }

  /** Many want the same at the same time, and it takes long. */
  private void synchronised() throws IOException {
    Seen<List<Integer>> stock = me.stockForMany("tea");
    stock.check(1, "of many threads that ask at the same time, one looks it up");
    other.ask("stock tea");
  }
}
