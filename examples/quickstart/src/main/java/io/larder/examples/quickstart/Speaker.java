package io.larder.examples.quickstart;

/** Who tells what it does: one of the two JVMs. */
record Speaker(String name) {

  void say(String what) {
    System.out.println(name + ": " + what + ".");
  }
}
