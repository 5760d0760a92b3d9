package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import org.junit.jupiter.api.Test;

class UnreadableValuesTest {

  private final UnreadableValues lenient = new UnreadableValues("cache", false);
  private final UnreadableValues strict = new UnreadableValues("cache", true);

  private static SerdeException unreadable(String message) {
    return new SerdeException(Reason.UNREADABLE, message);
  }

  @Test
  void found_unreadable_isCounted() {
    lenient.found("k", unreadable("damaged"));
    lenient.found("l", unreadable("damaged"));
    assertEquals(2, lenient.count());
  }

  @Test
  void found_unreadableInStrictCache_isCountedAndThrown() {
    SerdeException failure = unreadable("damaged");
    assertSame(failure, assertThrows(SerdeException.class, () -> strict.found("k", failure)));
    assertEquals(1, strict.count());
  }

  @Test
  void found_rejected_isThrownInAnyCase() {
    SerdeException failure = new SerdeException(Reason.REJECTED, "class a.B is not allowed");
    assertThrows(SerdeException.class, () -> lenient.found("k", failure));
    assertThrows(SerdeException.class, () -> strict.found("k", failure));
    assertEquals(0, lenient.count());
  }

  @Test
  void isFirstOfItsKind_numbersApart_isOneKind() {
    assertTrue(lenient.isFirstOfItsKind(unreadable("a text of 12 bytes with 3 bytes left")));
    assertFalse(lenient.isFirstOfItsKind(unreadable("a text of 5 bytes with 0 bytes left")));
    assertTrue(lenient.isFirstOfItsKind(unreadable("class a.B has other fields")));
    assertTrue(lenient.isFirstOfItsKind(unreadable("class a.C has other fields")));
    assertFalse(lenient.isFirstOfItsKind(unreadable("class a.B has other fields")));
  }

  @Test
  void isFirstOfItsKind_endlesslyManyKinds_stopsAtSome() {
    int warnings = 0;
    for (int i = 0; i < 1_000; i++) {
      if (lenient.isFirstOfItsKind(unreadable("x".repeat(i)))) {
        warnings++;
      }
    }
    assertEquals(100, warnings);
  }
}
