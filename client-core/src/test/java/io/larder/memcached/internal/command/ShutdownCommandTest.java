package io.larder.memcached.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.larder.memcached.fixture.FakeTransport;
import io.larder.memcached.internal.protocol.BrokenReplyException;
import io.larder.memcached.internal.protocol.ReplyReader;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ShutdownCommandTest {

  private static String read(FakeTransport transport) throws IOException {
    ShutdownCommand command = new ShutdownCommand(false);
    command.read(new ReplyReader(transport));
    return command.error();
  }

  @Test
  void read_connectionCloses_isSuccess() throws IOException {
    assertEquals("", read(FakeTransport.sending()));
  }

  @Test
  void read_line_isWhyNot() throws IOException {
    assertEquals(
        "ERROR: shutdown not enabled",
        read(FakeTransport.sending("ERROR: shutdown not enabled\r\n")));
  }

  @Test
  void read_lineWithoutAnEnd_isBroken() {
    assertThrows(BrokenReplyException.class, () -> read(FakeTransport.sending("x".repeat(20_000))));
  }
}
