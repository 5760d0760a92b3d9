package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.jcache.fixture.OpenFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySpoolTest {

  private static List<byte[]> keys(int count) {
    Random random = new Random(1);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] key = new byte[1 + random.nextInt(250)];
      random.nextBytes(key);
      keys.add(key);
    }
    return keys;
  }

  private static KeySpool filled(List<byte[]> keys) {
    KeySpool spool = new KeySpool();
    keys.forEach(spool::add);
    return spool;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5_000, 50_000})
  void remove_afterManyKeysOfAllLengths_givesThemInOrder(int count) {
    List<byte[]> keys = keys(count);
    KeySpool spool = filled(keys);
    for (byte[] key : keys) {
      assertFalse(spool.isEmpty());
      assertArrayEquals(key, spool.remove());
    }
    assertTrue(spool.isEmpty());
    assertEquals(0, OpenFiles.named("larder-keys"));
  }

  @Test
  void isEmpty_new_true() {
    assertTrue(new KeySpool().isEmpty());
  }

  @Test
  void close_moreThanFitsIntoMemory_leavesNoFile() {
    KeySpool spool = filled(keys(50_000));
    assertEquals(1, OpenFiles.named("larder-keys"));
    spool.close();
    assertEquals(0, OpenFiles.named("larder-keys"));
    assertThrows(
        CacheException.class,
        () -> {
          while (!spool.isEmpty()) {
            spool.remove();
          }
        });
  }

  @Test
  void abandoned_moreThanFitsIntoMemory_leavesNoFile() throws InterruptedException {
    assertFalse(filled(keys(50_000)).isEmpty());
    for (int i = 0; i < 100 && OpenFiles.named("larder-keys") > 0; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertEquals(0, OpenFiles.named("larder-keys"));
  }
}
