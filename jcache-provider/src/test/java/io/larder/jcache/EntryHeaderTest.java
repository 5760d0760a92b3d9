package io.larder.jcache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.jcache.expiry.Deadlines;
import io.larder.memcached.serde.Flags;
import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.ValueBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EntryHeaderTest {

  @Test
  void write_nothingToSay_addsNoByteAndNoFlag() {
    ValueBuffer buffer = new ValueBuffer(8);
    assertEquals(0, EntryHeader.write(buffer, Deadlines.NEVER, EntryHeader.ANY_EPOCH, null));
    assertEquals(0, buffer.position());
    EntryHeader header = EntryHeader.read(new byte[] {1, 2}, Flags.TEXT);
    assertEquals(Deadlines.NEVER, header.deadlineMillis());
    assertEquals(EntryHeader.ANY_EPOCH, header.epoch());
    assertNull(header.fullKey());
    assertEquals(0, header.end());
  }

  @Test
  void read_everything_givesItBack() {
    ValueBuffer buffer = new ValueBuffer(8);
    byte[] fullKey = new byte[300];
    Arrays.fill(fullKey, (byte) 'k');
    int flags = EntryHeader.write(buffer, 0x0102030405060708L, -2, fullKey);
    assertEquals(Flags.DEADLINE | Flags.EPOCH | Flags.FULL_KEY, flags);
    int end = buffer.position();
    buffer.write('v');
    EntryHeader header = EntryHeader.read(buffer.toByteArray(), flags | Flags.KRYO);
    assertEquals(0x0102030405060708L, header.deadlineMillis());
    assertEquals(-2, header.epoch());
    assertArrayEquals(fullKey, header.fullKey());
    assertEquals(end, header.end());
    assertEquals(Flags.KRYO, EntryHeader.valueFlags(flags | Flags.KRYO));
  }

  @Test
  void read_cutAnywhere_isUnreadable() {
    ValueBuffer buffer = new ValueBuffer(8);
    int flags = EntryHeader.write(buffer, 1, 2, new byte[200]);
    byte[] whole = buffer.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      SerdeException failure =
          assertThrows(SerdeException.class, () -> EntryHeader.read(cut, flags));
      assertEquals(SerdeException.Reason.UNREADABLE, failure.reason());
    }
  }
}
