package io.larder.examples.quickstart;

import io.larder.examples.common.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.cache.Cache;

/** Jobs that both JVMs want to do, and that each must be done by one of them only. */
final class Jobs {

  static final int COUNT = 1000;

  private Jobs() {}

  /**
   * Claims as many jobs as possible while the other JVM does the same.
   *
   * @return how many this JVM has won
   */
  static int claim(Cache<Integer, String> jobs, String me) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
    Collections.shuffle(numbers);
    int won = 0;
    for (Integer number : numbers) {
      // True for one caller only, of all threads in all JVMs.
      if (jobs.putIfAbsent(number, me)) {
        won++;
      }
    }

    List<String> owners = List.copyOf(jobs.getAll(Set.copyOf(numbers)).values());
    Promise.check(owners.size() == COUNT, "each job has an owner");
    Promise.check(Collections.frequency(owners, me) == won, "each job has one winner only");
    return won;
  }
}
