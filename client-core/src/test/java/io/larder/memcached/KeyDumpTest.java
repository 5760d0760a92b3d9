package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.fixture.ScriptedConnection;
import io.larder.memcached.fixture.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Servers that fall silent when they are to list their keys. */
class KeyDumpTest {

  @Test
  void next_serverFallsSilent_timesOutWaitingForTheReply()
      throws IOException, InterruptedException {
    try (ScriptedServer server =
            ScriptedServer.playing(
                connection -> {
                  connection.greet();
                  connection.request();
                  connection.awaitClosedByClient();
                },
                ScriptedConnection::serve);
        MemcachedClient<String> client = Fault.client(server, Duration.ofMillis(300));
        KeyDump dump = client.meta().dump(client.meta().servers().get(0), new byte[0])) {
      RequestTimeoutException late = assertThrows(RequestTimeoutException.class, dump::next);
      String message = String.valueOf(late.getMessage());
      assertTrue(message.contains("while waiting for the reply"), message);
      assertTrue(server.connection(0).isClosedSoon());
      server.items().put("k", "right");
      assertEquals("right", client.get("k"));
    }
  }
}
