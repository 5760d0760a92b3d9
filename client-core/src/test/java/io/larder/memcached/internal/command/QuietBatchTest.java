package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Key;
import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.Outcome;
import io.larder.memcached.fixture.FakeTransport;
import io.larder.memcached.internal.protocol.BrokenReplyException;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuietBatchTest {

  private static final Pattern OPAQUE = Pattern.compile(" O(\\d+)");

  private final QuietBatch batch =
      new QuietBatch(
          List.of(
              MetaRequest.set(key("a"), "1".getBytes(US_ASCII)),
              MetaRequest.delete(key("b")),
              MetaRequest.set(key("c"), "2".getBytes(US_ASCII)).mode(MetaRequest.Mode.ADD)));

  private static Key key(String key) {
    return Key.of(key.getBytes(US_ASCII));
  }

  /** Writes the batch and returns the opaque of its first request. */
  private long write() throws IOException {
    return opaque(written());
  }

  private String written() throws IOException {
    FakeTransport transport = FakeTransport.sending();
    RequestWriter out = new RequestWriter(transport);
    batch.write(out);
    out.flush();
    return transport.written();
  }

  private static long opaque(String text) {
    Matcher matcher = OPAQUE.matcher(text);
    assertTrue(matcher.find());
    return Long.parseLong(matcher.group(1));
  }

  private void read(String replies) throws IOException {
    batch.read(new ReplyReader(FakeTransport.trickling(replies)));
  }

  @Test
  void write_requests_areQuietAndFenced() throws IOException {
    String written = written();
    long first = opaque(written);
    assertEquals(
        "ms a 1 O%d q\r\n1\r\nmd b O%d q\r\nms c 1 O%d ME q\r\n2\r\nmn\r\n"
            .formatted(first, first + 1, first + 2),
        written);
    assertTrue(batch.size() >= written.length());
  }

  @Test
  void read_nothingButTheFence_isFine() throws IOException {
    write();
    read("MN\r\n");
    assertNull(batch.status(0));
    assertEquals(Outcome.OK, batch.outcome());
  }

  @Test
  void read_statuses_areAttributedByTheirOpaques() throws IOException {
    long first = write();
    read("NF O" + (first + 1) + "\r\nNS O" + (first + 2) + "\r\nMN\r\n");
    assertNull(batch.status(0));
    assertEquals(Status.NOT_FOUND, batch.status(1));
    assertEquals(Status.NOT_STORED, batch.status(2));
    assertEquals(Outcome.OK, batch.outcome());
  }

  @Test
  void read_serverErrors_areKeptAndTheRestIsRead() throws IOException {
    long first = write();
    read("SERVER_ERROR object too large for cache\r\nNS O" + (first + 2) + "\r\nMN\r\n");
    assertEquals(List.of("SERVER_ERROR object too large for cache"), batch.errors());
    assertEquals(Status.NOT_STORED, batch.status(2));
    assertFalse(batch.isCutShort());
    assertEquals(Outcome.REFUSED, batch.outcome());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERROR", "CLIENT_ERROR bad data chunk"})
  void read_errorThatLeavesTheBodyOpen_endsTheConnection(String line) throws IOException {
    write();
    ReplyReader in = new ReplyReader(FakeTransport.sending(line + "\r\nERROR\r\nMN\r\n"));
    batch.read(in);
    assertTrue(batch.isCutShort());
    assertTrue(in.isOutOfStep());
    assertEquals(List.of(line), batch.errors());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3, 1_000})
  void read_opaqueOfAnotherRequest_isBroken(long distance) throws IOException {
    long first = write();
    assertThrows(
        BrokenReplyException.class, () -> read("NS O" + (first + distance) + "\r\nMN\r\n"));
  }

  @Test
  void read_twoRepliesToOneRequest_areBroken() throws IOException {
    long first = write();
    assertThrows(
        BrokenReplyException.class, () -> read("NS O" + first + "\r\nNS O" + first + "\r\nMN\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NS\r\n", "XX O1\r\n", "MN x\r\n", "STORED\r\n", "VA 1 O1\r\n"})
  void read_garbage_isBroken(String line) throws IOException {
    write();
    assertThrows(BrokenReplyException.class, () -> read(line + "MN\r\n"));
  }

  @Test
  void read_moreErrorsThanRequests_isBroken() throws IOException {
    write();
    assertThrows(BrokenReplyException.class, () -> read("SERVER_ERROR x\r\n".repeat(5) + "MN\r\n"));
  }
}
