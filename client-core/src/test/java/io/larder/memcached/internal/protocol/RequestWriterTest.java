package io.larder.memcached.internal.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.FakeTransport;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {

  private final FakeTransport transport = FakeTransport.sending();
  private final RequestWriter out = new RequestWriter(transport);

  private String flushed() throws IOException {
    out.flush();
    return transport.written();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 9, 10, -10, 1234567890, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
  void number_anySigned_isDecimal(long number) throws IOException {
    out.number(number);
    assertEquals(Long.toString(number), flushed());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-1, 18446744073709551615", "9223372036854775807, 9223372036854775807"})
  void unsigned_anyNumber_isDecimal(long number, String digits) throws IOException {
    out.unsigned(number);
    assertEquals(digits, flushed());
  }

  @Test
  void flags_withAndWithoutNumber_haveASpaceAhead() throws IOException {
    out.ascii("mg k".getBytes(US_ASCII)).flag('v').flag('T', -1).letter('x').endLine();
    assertEquals("mg k v T-1x\r\n", flushed());
  }

  @Test
  void opaque_eachCall_isAnotherNumber() throws IOException {
    out.opaque();
    int first = out.lastOpaque();
    out.opaque();
    int second = out.lastOpaque();
    assertTrue(first != second);
    assertEquals(" O" + first + " O" + second, flushed());
  }

  @Test
  void write_untilFlush_isHeldBack() throws IOException {
    out.letter('a').endLine();
    assertEquals(0, transport.writes());
    assertEquals("a\r\n", flushed());
    assertEquals(1, transport.writes());
  }

  /** Whatever meets the end of the buffer, no byte is lost or doubled. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 19, 20, 21, 22})
  void write_nearTheEndOfTheBuffer_goesOnInTheNext(int room) throws IOException {
    byte[] filler = "x".repeat(RequestWriter.CAPACITY - room).getBytes(US_ASCII);
    out.bytes(filler, 0, filler.length);
    out.flag('T', Long.MAX_VALUE).letter(' ').unsigned(-1).endLine();
    assertEquals(
        " T9223372036854775807 18446744073709551615\r\n", flushed().substring(filler.length));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2 * RequestWriter.CAPACITY, 300_001})
  void bytes_overTheBuffersSize_goOutInPieces(int over) throws IOException {
    byte[] value = new byte[RequestWriter.CAPACITY + over];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) ('a' + i % 23);
    }
    out.letter('<').bytes(value, 0, value.length).letter('>');
    assertEquals('<' + new String(value, US_ASCII) + '>', flushed());
  }

  @Test
  void bytes_partOfAnArray_isThatPart() throws IOException {
    out.bytes("abcdef".getBytes(US_ASCII), 2, 3);
    assertEquals("cde", flushed());
  }
}
