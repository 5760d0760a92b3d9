package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PatienceTest {

  private long now = Long.MAX_VALUE - Patience.NANOS / 2;
  private final Patience patience = new Patience(() -> now);

  @Test
  void patience_threeWhoWait_endsForOneAtATime() {
    long start = now;
    now += Patience.NANOS - 1;
    assertFalse(patience.ends(start));
    assertEquals(1, patience.leftNanos(start));
    now++;
    assertTrue(patience.ends(start));
    assertFalse(patience.ends(start));
    assertEquals(Patience.NANOS, patience.leftNanos(start));
    now += Patience.NANOS;
    assertTrue(patience.ends(start));
    assertFalse(patience.ends(start));
  }

  @Test
  void patience_somebodyGotOn_beginsAnew() {
    long start = now;
    now += Patience.NANOS - 1;
    patience.renew();
    now += Patience.NANOS - 1;
    assertFalse(patience.ends(start));
    now++;
    assertTrue(patience.ends(start));
  }

  @Test
  void patience_whoCameLater_waitsAsLongAsTheOthers() {
    long start = now;
    now += Patience.NANOS / 2;
    long later = now;
    assertEquals(Patience.NANOS, patience.leftNanos(later));
    now += Patience.NANOS / 2;
    assertFalse(patience.ends(later));
    assertTrue(patience.ends(start));
    assertEquals(Patience.NANOS, patience.leftNanos(later));
  }
}
