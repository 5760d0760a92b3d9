package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.Request;
import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import io.larder.memcached.fixture.TestSerdes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One way in which a server answers wrongly, and what the caller must get for it.
 *
 * @param name what is wrong, for people to read
 * @param call what the caller asks for
 * @param reply what the server does about it
 * @param thrown what the caller gets
 */
record Fault(String name, Call call, Reply reply, Class<? extends MemcachedException> thrown) {

  /** Long enough for a right answer on a busy machine. */
  private static final Duration SHORT = Duration.ofMillis(1_500);

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SLACK = Duration.ofSeconds(2);

  static final Call GET = client -> client.get("k");
  static final Call GETS = client -> client.gets("k");
  static final Call SET = client -> set(client, "k");
  static final Call ADD = client -> client.add("k", "new", Expiry.NEVER);
  static final Call CAS = client -> client.cas("k", "new", Expiry.NEVER, 7);
  static final Call DELETE = client -> client.delete("k");
  static final Call TOUCH = client -> client.touch("k", Expiry.NEVER);
  static final Call INSPECT = client -> client.inspect("k");
  static final Call INCR = client -> client.incr("k", 5);
  static final Call GET_MANY = client -> client.getMany(List.of("a", "k")).values();
  static final Call VERSIONS = MemcachedClient::versions;

  /** What a caller asks for. */
  interface Call {
    Object on(MemcachedClient<String> client);
  }

  /** What a server does about a request. */
  interface Reply {
    void to(Request request, ScriptedConnection connection) throws IOException;
  }

  static Fault broken(String name, Call call, Reply reply) {
    return new Fault(name, call, reply, ProtocolException.class);
  }

  /** A reply in which {@code %o} stands for the right opaque. */
  static Fault broken(String name, Call call, String reply) {
    return broken(name, call, sending(reply));
  }

  static Fault timeout(String name, Call call, String reply) {
    return new Fault(name, call, sending(reply), RequestTimeoutException.class);
  }

  static Fault lost(String name, Call call, String reply) {
    Reply thenClose =
        (request, connection) -> {
          sending(reply).to(request, connection);
          connection.close();
        };
    return new Fault(name, call, thenClose, ConnectionLostException.class);
  }

  static Reply sending(String reply) {
    return (request, connection) ->
        connection.send(reply.contains("%o") ? reply.replace("%o", "O" + request.opaque()) : reply);
  }

  private static Object set(MemcachedClient<String> client, String key) {
    client.set(key, "new", Expiry.NEVER);
    return "set";
  }

  static MemcachedClient<String> client(ScriptedServer server, Duration timeout) {
    return MemcachedClient.builder(TestSerdes.text())
        .servers(server.address())
        .timeouts(new Timeouts(timeout, timeout))
        .pool(new PoolOptions(4, 100, Duration.ofMinutes(1)))
        .build();
  }

  /** The fault must cost one call and one connection, and nothing else. */
  void assertHandled() throws IOException, InterruptedException {
    assertHandled(
        connection -> {
          connection.greet();
          if (call == GET_MANY) {
            // What goes ahead of a bulk read.
            connection.greet();
          }
          reply.to(connection.request(), connection);
        });
  }

  /** As {@link #assertHandled()}, with a script for the whole connection. */
  void assertHandled(ScriptedServer.Script script) throws IOException, InterruptedException {
    boolean slow = thrown == RequestTimeoutException.class;
    Duration timeout = slow ? SHORT : LONG;
    try (ScriptedServer server = ScriptedServer.playing(script, ScriptedConnection::serve);
        MemcachedClient<String> client = client(server, timeout)) {
      server.items().put("k", "right");
      long start = System.nanoTime();
      MemcachedException failure = assertThrows(thrown, () -> call.on(client));
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(elapsed.compareTo(SHORT.plus(SLACK)) < 0, elapsed.toString());
      assertTrue(!slow || elapsed.compareTo(SHORT) >= 0, elapsed.toString());
      assertEquals(ServerAddress.parse(server.address()), failure.node().orElseThrow());
      assertTrue(failure.getMessage().contains(server.address()), failure.getMessage());
      assertTrue(server.connection(0).isClosedSoon(), "the client keeps the connection");
      assertEquals("right", client.get("k"));
      assertEquals("right", client.get("k"));
      assertEquals(2, server.connectionCount());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
