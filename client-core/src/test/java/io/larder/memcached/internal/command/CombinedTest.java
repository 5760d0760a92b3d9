package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Key;
import io.larder.memcached.MetaReply.Status;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.MetaRequest.Returned;
import io.larder.memcached.fixture.FakeTransport;
import io.larder.memcached.internal.protocol.BrokenReplyException;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bulk reads of three callers in one packet. */
class CombinedTest {

  private static final String MARK = "VERSION 1.6.18\r\n";
  private static final String OUT_OF_MEMORY = "SERVER_ERROR out of memory writing get response\r\n";

  private final BulkGet a = bulk("a");
  private final BulkGet b = bulk("b");
  private final BulkGet c = bulk("c");
  private final Combined combined = new Combined(List.of(a, b, c));

  private static BulkGet bulk(String key) {
    return new BulkGet(null, MetaRequest.UNSET, key(key));
  }

  private static Key key(String text) {
    return Key.of(text.getBytes(US_ASCII));
  }

  private static String item(String key) {
    return "VALUE " + key + " 0 1 7\r\n" + key + "\r\nEND\r\n";
  }

  private static String written(Command command) throws IOException {
    FakeTransport transport = FakeTransport.sending();
    RequestWriter out = new RequestWriter(transport);
    command.write(out);
    out.flush();
    return transport.written();
  }

  private static ReplyReader reading(String reply) {
    return new ReplyReader(FakeTransport.sending(reply));
  }

  @Test
  void write_severalParts_marksTheBeginningOnly() throws IOException {
    assertEquals("version\r\ngets a\r\ngets b\r\ngets c\r\n", written(combined));
  }

  @Test
  void write_partsWithARequestAhead_keepTheseAndNeedNoMark() throws IOException {
    MetaRequest first = MetaRequest.get(key("e")).returning(Returned.CAS);
    BulkGet one = new BulkGet(first, MetaRequest.UNSET, key("a"));
    BulkGet two = new BulkGet(first, MetaRequest.UNSET, key("b"));
    String written = written(new Combined(List.of(one, two)));
    assertTrue(written.matches("mg e O\\d+ c\r\ngets a\r\nmg e O\\d+ c\r\ngets b\r\n"), written);
  }

  @Test
  void read_allReplies_answersEach() throws IOException {
    written(combined);
    combined.read(reading(MARK + item("a") + "END\r\n" + item("c")));
    assertEquals(List.of(a, b, c), combined.answered());
    assertEquals(Status.OK, a.replies()[0].status());
    assertEquals(Status.MISS, b.replies()[0].status());
    assertEquals(Status.OK, c.replies()[0].status());
  }

  @Test
  void read_breaksOff_goesOnBehindWhatIsAnswered() throws IOException {
    written(combined);
    assertThrows(EOFException.class, () -> combined.read(reading(MARK + item("a"))));
    assertEquals(List.of(a), combined.answered());
    assertEquals("version\r\ngets b\r\ngets c\r\n", written(combined));
    combined.read(reading(MARK + item("b") + item("c")));
    assertEquals(List.of(a, b, c), combined.answered());
  }

  /** Replies that the server had not sent yet are gone, and those of later parts come instead. */
  @Test
  void read_errorForOneOfSeveral_isNobodysAndNothingBehindItIsBelieved() throws IOException {
    written(combined);
    ReplyReader in = reading(MARK + item("a") + OUT_OF_MEMORY + "END\r\n" + item("c"));
    combined.read(in);
    assertEquals(List.of(a), combined.answered());
    assertTrue(in.isOutOfStep());
  }

  @Test
  void read_errorForTheOnlyOne_isItsOwn() throws IOException {
    for (String reply : List.of(OUT_OF_MEMORY, MARK + OUT_OF_MEMORY)) {
      BulkGet only = bulk("a");
      Combined single = new Combined(List.of(only));
      written(single);
      ReplyReader in = reading(reply);
      single.read(in);
      assertEquals(List.of(only), single.answered());
      assertEquals(OUT_OF_MEMORY.strip(), only.replies()[0].error());
      assertTrue(in.isOutOfStep());
    }
  }

  @Test
  void read_errorInPlaceOfTheRequestAhead_isTheReplyToAll() throws IOException {
    MetaRequest first = MetaRequest.get(key("e")).returning(Returned.CAS);
    BulkGet bulk = new BulkGet(first, MetaRequest.UNSET, key("a"), key("b"));
    written(bulk);
    ReplyReader in = reading(OUT_OF_MEMORY);
    bulk.read(in);
    assertEquals(Status.ERROR, bulk.first().status());
    assertEquals(Status.ERROR, bulk.replies()[0].status());
    assertEquals(Status.ERROR, bulk.replies()[1].status());
    assertTrue(in.isOutOfStep());
  }

  @Test
  void read_errorInOneOfSeveralLines_isTheReplyToTheRest() throws IOException {
    Key[] keys = new Key[20];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key("k".repeat(200) + i);
    }
    BulkGet touching = new BulkGet(null, 60, keys);
    assertTrue(written(touching).split("gats 60", -1).length > 2);
    touching.read(reading(MARK + OUT_OF_MEMORY + "END\r\n"));
    for (int i = 0; i < keys.length; i++) {
      assertEquals(Status.ERROR, touching.replies()[i].status());
    }
  }

  @Test
  void read_strayReplyAhead_isBroken() throws IOException {
    written(combined);
    assertThrows(
        BrokenReplyException.class,
        () -> combined.read(reading("END\r\n" + MARK + item("a") + item("b") + item("c"))));
    assertEquals(List.of(), combined.answered());
  }
}
