package io.larder.memcached.serde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueBufferTest {

  private final ValueBuffer buffer = new ValueBuffer(1);

  @Test
  void write_numbers_areBigEndian() {
    buffer.write(0xFE);
    buffer.writeInt(0x01020304);
    buffer.writeLong(0x0102030405060708L);

    assertEquals("fe010203040102030405060708", HexFormat.of().formatHex(buffer.toByteArray()));
    assertEquals(0x01020304, buffer.getInt(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 300, 1 << 28, Integer.MAX_VALUE, -1})
  void writeVarInt_anyNumber_isReadBack(int number) {
    buffer.writeVarInt(number);
    buffer.write(9);

    VarInts.Read read = VarInts.read(buffer.array(), 0, buffer.position());
    assertEquals(new VarInts.Read(number, buffer.position() - 1), read);
  }

  @Test
  void readVarInt_withoutEnd_isUnreadable() {
    byte[] endless = {-1, -1, -1, -1, -1, -1};
    assertThrows(SerdeException.class, () -> VarInts.read(endless, 0, 6));
    assertThrows(SerdeException.class, () -> VarInts.read(endless, 0, 2));
    assertThrows(SerdeException.class, () -> VarInts.read(endless, 0, 0));
  }

  @Test
  void truncateAndAdvance_insideAndOutside_areChecked() {
    buffer.write(new byte[] {1, 2, 3}, 0, 3);
    buffer.truncate(1);
    assertArrayEquals(new byte[] {1}, buffer.toByteArray());
    buffer.advance(1);
    assertArrayEquals(new byte[] {1, 2}, buffer.toByteArray());

    assertThrows(IllegalArgumentException.class, () -> buffer.truncate(3));
    assertThrows(IllegalArgumentException.class, () -> buffer.truncate(-1));
    assertThrows(IllegalArgumentException.class, () -> buffer.advance(1_000));
    assertThrows(IllegalArgumentException.class, () -> buffer.replace(new byte[1], 2));
    assertThrows(IndexOutOfBoundsException.class, () -> buffer.setInt(0, 1));
  }

  @Test
  void ensureRoom_overTwoGibibytes_isUnwritable() {
    buffer.write(1);
    SerdeException e =
        assertThrows(SerdeException.class, () -> buffer.ensureRoom(Integer.MAX_VALUE));
    assertEquals(SerdeException.Reason.UNWRITABLE, e.reason());
  }
}
