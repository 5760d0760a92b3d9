package io.larder.testkit.embedded;

/** A request that can't be carried out; the message is the whole reply to it. */
final class BadRequest extends Exception {

  private static final long serialVersionUID = 1L;

  BadRequest(String reply) {
    // Replies are control flow here: nobody looks at the stack of one.
    super(reply, null, false, false);
  }

  String reply() {
    return String.valueOf(getMessage());
  }
}
