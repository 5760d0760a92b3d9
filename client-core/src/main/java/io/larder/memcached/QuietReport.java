package io.larder.memcached;

/**
 * How many quiet writes there were, and how many of them did not do what they were to.
 *
 * @param writes how many writes there were
 * @param notStored how many of them were not stored because a condition did not hold
 * @param failed how many failed, or may have
 * @param unattributed how many more failed of which nobody knows the key
 */
public record QuietReport(long writes, long notStored, long failed, long unattributed) {

  /**
   * Tells whether anything went wrong. A condition that did not hold is nothing wrong.
   *
   * @return whether a write failed or may have failed
   */
  public boolean hasFailures() {
    return failed + unattributed > 0;
  }
}
