package io.larder.memcached.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Outcome;
import io.larder.memcached.fixture.FakeTransport;
import io.larder.memcached.internal.protocol.BrokenReplyException;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatsCommandTest {

  private static StatsCommand read(String reply) throws IOException {
    StatsCommand command = new StatsCommand(List.of());
    command.read(new ReplyReader(FakeTransport.trickling(reply)));
    return command;
  }

  @Test
  void write_arguments_areSeparatedByBlanks() throws IOException {
    FakeTransport transport = FakeTransport.sending();
    RequestWriter out = new RequestWriter(transport);
    new StatsCommand(List.of("cachedump", "1", "100")).write(out);
    new StatsCommand(List.of()).write(out);
    out.flush();
    assertEquals("stats cachedump 1 100\r\nstats\r\n", transport.written());
  }

  @Test
  void read_blankAndSeveralWords_areKept() throws IOException {
    StatsCommand command =
        read("STAT inter\r\nSTAT prefix \r\nSTAT addr tcp 127.0.0.1 x\r\nSTAT pid 7\r\nEND\r\n");
    assertEquals(
        Map.of("inter", "", "prefix", "", "addr", "tcp 127.0.0.1 x", "pid", "7"), command.stats());
    assertEquals(List.of("inter", "prefix", "addr", "pid"), List.copyOf(command.stats().keySet()));
    assertEquals(Outcome.OK, command.outcome());
  }

  @Test
  void read_itemsOfACacheDump_areKeptAsText() throws IOException {
    assertEquals(
        Map.of("b", "[2 b; 1795359153 s]"), read("ITEM b [2 b; 1795359153 s]\r\nEND\r\n").stats());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESET\r\n", "OK\r\n", "END\r\n"})
  void read_nothingButAnEnd_isEmpty(String reply) throws IOException {
    StatsCommand command = read(reply);
    assertTrue(command.stats().isEmpty());
    assertEquals("", command.error());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERROR", "CLIENT_ERROR usage: stats detail on", "SERVER_ERROR oom"})
  void read_error_isKept(String line) throws IOException {
    StatsCommand command = read(line + "\r\n");
    assertEquals(line, command.error());
    assertEquals(Outcome.REFUSED, command.outcome());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HD O1\r\n", "STATS a b\r\n", "END x\r\n", "\r\n", "STAT\r\n"})
  void read_garbage_isBroken(String reply) {
    assertThrows(BrokenReplyException.class, () -> read(reply));
  }

  @Test
  void read_noEnd_isTheEndOfTheStream() {
    assertThrows(EOFException.class, () -> read("STAT a b\r\n"));
  }

  @Test
  void read_again_forgetsTheFirstReply() throws IOException {
    StatsCommand command = new StatsCommand(List.of());
    ReplyReader in =
        new ReplyReader(FakeTransport.sending("STAT a 1\r\nEND\r\nSTAT b 2\r\nEND\r\n"));
    command.read(in);
    command.read(in);
    assertEquals(Map.of("b", "2"), command.stats());
  }
}
