package io.larder.testkit.embedded;

/** Holds up all connections while the server is paused. Safe for use by many threads. */
final class Gate {

  private boolean closed;

  synchronized void close() {
    closed = true;
  }

  synchronized void open() {
    closed = false;
    notifyAll();
  }

  synchronized void pass() throws InterruptedException {
    while (closed) {
      wait();
    }
  }
}
