package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FlaggedSerdeTest {

  private static final byte[] KEY = {'k'};

  @Test
  void withFlags_serialize_writesTheSameBytesUnderThem() {
    ValueBuffer out = new ValueBuffer(16);
    assertEquals(0x5a, Serdes.string().withFlags(0x5a).serialize(KEY, "text", out));
    assertEquals("text", new String(out.array(), 0, out.position(), UTF_8));
  }

  @Test
  void withFlags_deserialize_goesByTheFlagsThatAreStored() {
    Serde<String> serde = Serdes.string().withFlags(0x5a);
    byte[] bytes = "text".getBytes(UTF_8);
    assertEquals("text", serde.deserialize(KEY, bytes, 0, bytes.length, Flags.TEXT));
    assertThrows(SerdeException.class, () -> serde.deserialize(KEY, bytes, 0, bytes.length, 0x5a));
  }

  @Test
  void withFlags_serdeThatPaysNoHeedToFlags_readsWhatItWrote() {
    byte[] bytes = {1, 2};
    assertArrayEquals(
        bytes, Serdes.bytes().withFlags(7).deserialize(KEY, bytes, 0, bytes.length, 7));
  }
}
