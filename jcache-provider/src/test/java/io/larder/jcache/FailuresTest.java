package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void add_moreThanAreToBeKept_keepsTheFirst() {
    Failures failures = new Failures(3);
    for (int i = 0; i < 1_000; i++) {
      failures.add(new CacheException("failure " + i));
    }
    CacheException first = assertThrows(CacheException.class, failures::throwFirst);
    assertEquals("failure 0", first.getMessage());
    assertEquals(2, first.getSuppressed().length);
  }
}
