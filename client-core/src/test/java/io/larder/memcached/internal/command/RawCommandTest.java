package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.memcached.fixture.FakeTransport;
import io.larder.memcached.internal.protocol.BrokenReplyException;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawCommandTest {

  private static RawCommand command(String endToken) {
    return new RawCommand("misc".getBytes(ISO_8859_1), endToken.getBytes(ISO_8859_1));
  }

  private static String read(String endToken, FakeTransport transport) throws IOException {
    RawCommand command = command(endToken);
    command.read(new ReplyReader(transport));
    assertEquals("", command.error());
    return new String(command.reply(), ISO_8859_1);
  }

  @Test
  void write_command_getsALineEnd() throws IOException {
    FakeTransport transport = FakeTransport.sending();
    RequestWriter out = new RequestWriter(transport);
    command("\r\n").write(out);
    out.flush();
    assertEquals("misc\r\n", transport.written());
  }

  @Test
  void read_tokenStraddlesTwoBuffers_isFound() throws IOException {
    assertEquals("REPLY\r\n", read("END\r\n", FakeTransport.sending("REPL", "Y\r\nEN", "D\r\n")));
  }

  @Test
  void read_everyByteOnItsOwn_isTheSame() throws IOException {
    assertEquals("REPLY\r\n", read("END\r\n", FakeTransport.trickling("REPLY\r\nEND\r\n")));
  }

  @Test
  void read_severalRepliesBeforeTheToken_areAllReturned() throws IOException {
    assertEquals(
        "VALUE a 0 1\r\nx\r\nEND\r\nSTORED\r\n",
        read(
            "VERSION",
            FakeTransport.sending("VALUE a 0 1\r\nx\r\n", "END\r\nSTORED\r\nVERSION 1")));
  }

  @Test
  void read_tokenThatBeginsLikeItself_isFound() throws IOException {
    assertEquals("xaa", read("aab", FakeTransport.trickling("xaaaab")));
  }

  @Test
  void read_moreThanABuffer_isReturnedWhole() throws IOException {
    String part = "x".repeat(10_000);
    assertEquals(
        part.repeat(10),
        read(
            "\n",
            FakeTransport.sending(
                part, part, part, part, part, part, part, part, part, part, "\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERROR", "CLIENT_ERROR bad", "SERVER_ERROR out of memory"})
  void read_errorInsteadOfTheToken_endsTheReply(String line) throws IOException {
    RawCommand command = command("END\r\n");
    command.read(new ReplyReader(FakeTransport.trickling(line + "\r\n")));
    assertEquals(line, command.error());
  }

  @ParameterizedTest
  @CsvSource({"ERRORS", "ERRORED x", "SERVER_ERRORS"})
  void read_lineThatOnlyLooksLikeAnError_isPartOfTheReply(String line) throws IOException {
    assertEquals(line + "\r\n", read("END\r\n", FakeTransport.sending(line + "\r\nEND\r\n")));
  }

  @Test
  void read_errorLineThatIsAskedFor_isTheReply() throws IOException {
    assertEquals("ERROR", read("\r\n", FakeTransport.sending("ERROR\r\n")));
  }

  @Test
  void read_noToken_isTheEndOfTheStream() {
    assertThrows(EOFException.class, () -> read("END\r\n", FakeTransport.sending("REPLY\r\nEN")));
  }

  @Test
  void read_tooLong_isBroken() {
    String mebibyte = "x".repeat(1 << 20);
    String[] pieces = new String[17];
    java.util.Arrays.fill(pieces, mebibyte);
    assertThrows(BrokenReplyException.class, () -> read("END", FakeTransport.sending(pieces)));
  }

  @Test
  void toString_controlCharacters_areNotShown() {
    assertEquals(
        "raw 'a??b'", new RawCommand("a\r\nb".getBytes(ISO_8859_1), new byte[] {1}).toString());
  }
}
