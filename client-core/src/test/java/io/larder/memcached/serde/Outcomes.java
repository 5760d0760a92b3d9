package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** What reading bytes of unknown origin may lead to. */
final class Outcomes {

  private Outcomes() {}

  /** A value, or the one exception; anything else fails the test. */
  static void assertReadOrUnreadable(Serde<?> serde, Stored stored) {
    try {
      assertNotNull(stored.read(serde));
    } catch (SerdeException e) {
      assertEquals(SerdeException.Reason.UNREADABLE, e.reason(), e::getMessage);
    }
  }

  /** The same for bytes that may spell the name of a class. */
  static void assertReadOrRefused(Serde<?> serde, Stored stored) {
    try {
      assertNotNull(stored.read(serde));
    } catch (SerdeException e) {
      if (e.reason() == SerdeException.Reason.UNWRITABLE) {
        throw new AssertionError("reading must not be unwritable", e);
      }
    } catch (Throwable e) {
      throw new AssertionError("not a SerdeException for " + stored, e);
    }
  }
}
