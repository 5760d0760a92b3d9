package io.larder.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "host, host:11211",
    "host:1, host:1",
    "127.0.0.1:22122, 127.0.0.1:22122",
    "[::1], [::1]:11211",
    "[::1]:5, [::1]:5",
    "/tmp/a.sock, /tmp/a.sock",
    "unix:/tmp/a.sock, /tmp/a.sock"
  })
  void address_ofAParsedText_isComplete(String text, String address) {
    assertEquals(address, Endpoint.parse(text).address());
  }

  @ParameterizedTest
  @ValueSource(strings = {":1", "host:", "host:x"})
  void parse_malformedText_namesIt(String text) {
    MemcachedServerException failure =
        assertThrows(MemcachedServerException.class, () -> Endpoint.parse(text));
    assertEquals(true, failure.getMessage().contains("'" + text + "'"));
  }

  @Test
  void hostAndPort_ofASocket_areRefused() {
    Endpoint socket = Endpoint.parse("/tmp/a.sock");
    assertThrows(IllegalStateException.class, socket::requireHost);
    assertThrows(IllegalStateException.class, socket::requirePort);
  }
}
