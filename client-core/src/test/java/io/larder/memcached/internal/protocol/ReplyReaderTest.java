package io.larder.memcached.internal.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.FakeTransport;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  private static ReplyReader reading(String... pieces) {
    return new ReplyReader(FakeTransport.sending(pieces));
  }

  private static ReplyReader inLine(String line) throws IOException {
    ReplyReader in = reading(line + "\r\n");
    in.readLine();
    return in;
  }

  private static String block(ReplyReader in, int length) throws IOException {
    return new String(in.block(length), ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "-1, -1",
    "007, 7",
    "9223372036854775807, 9223372036854775807",
    "18446744073709551615, -1",
    "-9223372036854775808, -9223372036854775808",
  })
  void number_upTo64Bits_isRead(String digits, long number) throws IOException {
    assertEquals(number, inLine(digits).number());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "x",
        " 1",
        "+1",
        "18446744073709551616",
        "18446744073709551617",
        "99999999999999999999",
        "100000000000000000000000000000",
        "-9223372036854775809",
      })
  void number_noneOrTooLarge_isBroken(String text) throws IOException {
    ReplyReader in = inLine(text);
    assertThrows(BrokenReplyException.class, in::number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1073741825", "99999999999", "18446744073709551617", "x", ""})
  void length_ofNoPossibleItem_isBroken(String text) throws IOException {
    ReplyReader in = inLine(text);
    assertThrows(BrokenReplyException.class, in::length);
  }

  @Test
  void walk_throughALine_takesOneAfterTheOther() throws IOException {
    ReplyReader in = inLine("VALUE key 12 rest of it");
    assertFalse(in.takeToken("VAL".getBytes(US_ASCII)));
    assertFalse(in.takeToken("VALUES".getBytes(US_ASCII)));
    assertTrue(in.takeToken("VALUE".getBytes(US_ASCII)));
    in.expect(' ');
    assertEquals('k', in.peek());
    in.skipToken();
    in.expect(' ');
    assertEquals(12, in.number());
    assertThrows(BrokenReplyException.class, in::expectEnd);
    assertEquals(" rest of it", in.rest());
    in.expectEnd();
    assertEquals(0, in.peek());
    assertEquals(0, in.next());
    assertFalse(in.takeToken("longer than the line".getBytes(US_ASCII)));
    assertThrows(BrokenReplyException.class, () -> in.expect('x'));
  }

  @Test
  void lines_andBlocks_areReadWhereverTheyAreSplit() throws IOException {
    String text = "VA 5 O1\r\na\r\nbc\r\nHD O2\r\nVA 0 O3\r\n\r\nEND\r\n";
    for (int first = 1; first < text.length(); first++) {
      for (int second = first + 1; second <= text.length(); second++) {
        assertSequence(
            FakeTransport.sending(
                text.substring(0, first), text.substring(first, second), text.substring(second)));
      }
    }
    assertSequence(FakeTransport.trickling(text));
    assertSequence(FakeTransport.sending(text));
  }

  private static void assertSequence(FakeTransport transport) throws IOException {
    ReplyReader in = new ReplyReader(transport);
    in.readLine();
    assertEquals("VA 5 O1", in.rest());
    assertEquals("a\r\nbc", block(in, 5));
    in.readLine();
    assertEquals("HD O2", in.rest());
    in.readLine();
    assertEquals("VA 0 O3", in.rest());
    assertEquals("", block(in, 0));
    in.readLine();
    assertEquals("END", in.rest());
    assertFalse(in.hasLeftover());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32_765, 32_766, 32_767, 32_768, 32_769, 65_536, 1_048_577, 3_000_000})
  void block_aroundAndOverTheBuffersSize_isWhole(int length) throws IOException {
    String value = "0123456789".repeat(length / 10 + 1).substring(0, length);
    ReplyReader in = reading("VA\r\n" + value + "\r\nHD\r\n");
    in.readLine();
    assertEquals(value, block(in, length));
    in.readLine();
    assertEquals("HD", in.rest());
    assertEquals(length + 10, in.received());
  }

  @Test
  void block_announcedButNeverSent_takesNoMemoryForIt() throws IOException {
    for (int i = 0; i < 100; i++) {
      ReplyReader in = reading("VA\r\n", "little");
      in.readLine();
      // A hundred times 1 GiB: it would not fit.
      assertThrows(EOFException.class, () -> in.block(1 << 30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcX\r\n", "abc\n\r", "abc\rX", "abcd\r\n", "ab\r\nHD\r\n"})
  void block_withoutItsLineEnd_isBroken(String data) throws IOException {
    ReplyReader in = reading("VA\r\n" + data);
    in.readLine();
    assertThrows(BrokenReplyException.class, () -> in.block(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "HD\n", "HD\rX\n", "\r\r\n\n"})
  void readLine_endWithoutCarriageReturn_isBroken(String text) {
    ReplyReader in = reading(text);
    assertThrows(
        BrokenReplyException.class,
        () -> {
          in.readLine();
          in.readLine();
        });
  }

  @Test
  void readLine_endless_isBrokenBeforeTheBufferIsFull() {
    FakeTransport transport = FakeTransport.sending("x".repeat(16_384), "x".repeat(100_000));
    ReplyReader in = new ReplyReader(transport);
    BrokenReplyException broken = assertThrows(BrokenReplyException.class, in::readLine);
    assertTrue(broken.getMessage().contains("a line without an end"), broken.getMessage());
    assertTrue(broken.getMessage().length() < 250, broken.getMessage());
    assertEquals(16_384, in.received());
  }

  @Test
  void readLine_longButFinite_isRead() throws IOException {
    String line = "x".repeat(16_000);
    ReplyReader in = reading("HD\r\n" + line.substring(0, 15_999), line.substring(15_999) + "\r\n");
    in.readLine();
    in.readLine();
    assertEquals(line, in.rest());
  }

  @ParameterizedTest
  @CsvSource({"'', the server closed the connection", "HD O1, in the middle of a reply"})
  void readLine_endOfStream_tellsWhetherAReplyWasCut(String text, String message) {
    ReplyReader in = reading(text);
    EOFException end = assertThrows(EOFException.class, in::readLine);
    assertTrue(end.getMessage().endsWith(message), end.getMessage());
  }

  @Test
  void hasLeftover_afterWhatWasAskedFor_seesWhatWasNot() throws IOException {
    ReplyReader in = reading("HD\r\nHD\r\n");
    in.readLine();
    assertTrue(in.hasLeftover());
    in.readLine();
    assertFalse(in.hasLeftover());
  }

  @Test
  void broken_anyReply_showsItEscaped() throws IOException {
    ReplyReader in = inLine("junk\u0001é");
    String message = in.broken("why").getMessage();
    assertEquals("the reply makes no sense: why: 'junk\\x01\\xe9'", message);
  }
}
