package io.larder.jcache.config;

/** What becomes of an operation that gets no answer from its server. */
public enum OnFailure {
  /** It throws. */
  THROW,
  /** It is as if nothing were in the cache, and nothing is stored. */
  MISS;

  /**
   * What becomes of the operations of a cache.
   *
   * @param read those that only read
   * @param write those that change entries whatever is there
   * @param atomic those whose change or result depends on what is there
   */
  public record Rules(OnFailure read, OnFailure write, OnFailure atomic) {}
}
