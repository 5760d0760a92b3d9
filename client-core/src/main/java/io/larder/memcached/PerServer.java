package io.larder.memcached;

import java.util.Collections;
import java.util.Map;

/**
 * What every server of a fleet said to one question. Immutable.
 *
 * @param answers what those said that answered, in the order of the servers
 * @param failures why the others did not; usually empty
 * @param <T> the type of an answer
 */
public record PerServer<T>(
    Map<ServerAddress, T> answers, Map<ServerAddress, MemcachedException> failures) {

  /**
   * Makes the maps unmodifiable.
   *
   * @param answers what was answered
   * @param failures why others did not answer
   */
  public PerServer {
    answers = Collections.unmodifiableMap(answers);
    failures = Collections.unmodifiableMap(failures);
  }

  /**
   * Returns what was answered, if all servers answered.
   *
   * @return {@link #answers()}
   * @throws MemcachedException if any server failed
   */
  public Map<ServerAddress, T> all() {
    Failures.throwFirst(failures.values());
    return answers;
  }
}
