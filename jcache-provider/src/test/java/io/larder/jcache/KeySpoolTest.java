package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeySpoolTest {

  @Test
  void remove_afterManyKeysOfAllLengths_givesThemInOrder() {
    Random random = new Random(1);
    List<byte[]> keys = new ArrayList<>();
    KeySpool spool = new KeySpool();
    for (int i = 0; i < 50_000; i++) {
      byte[] key = new byte[1 + random.nextInt(250)];
      random.nextBytes(key);
      keys.add(key);
      spool.add(key);
    }
    for (byte[] key : keys) {
      assertArrayEquals(key, spool.remove());
    }
    assertTrue(spool.isEmpty());
  }

  @Test
  void isEmpty_new_true() {
    assertTrue(new KeySpool().isEmpty());
  }
}
