package io.larder.examples.common;

/**
 * Who tells what it does: one of the two JVMs.
 *
 * @param name what it is called
 */
public record Speaker(String name) {

  /**
   * Prints a sentence.
   *
   * @param what the sentence, without the full stop
   */
  public void say(String what) {
    System.out.println(name + ": " + what + ".");
  }
}
