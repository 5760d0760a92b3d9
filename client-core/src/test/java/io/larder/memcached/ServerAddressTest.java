package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as they are configured: what is accepted, what it means, what is refused and why. */
class ServerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost, 11211",
    "h:123, h, 123",
    "h:1, h, 1",
    "h:65535, h, 65535",
    "h:00080, h, 80",
    "1.2.3.4, 1.2.3.4, 11211",
    "1.2.3.4:11212, 1.2.3.4, 11212",
    "[::1], ::1, 11211",
    "[::1]:5, ::1, 5",
    "[fe80::1%eth0]:11, fe80::1%eth0, 11",
    "Cache-1.Example.COM:11213, Cache-1.Example.COM, 11213",
    "'  spaced:7  ', spaced, 7",
    "under_score, under_score, 11211",
  })
  void parse_tcp_hasHostAndPort(String text, String host, int port) {
    ServerAddress address = ServerAddress.parse(text);
    assertEquals(host, address.host());
    assertEquals(port, address.port());
    assertNull(address.path());
    assertFalse(address.isUnix());
    assertEquals(host + ":" + port, address.nodeId());
  }

  @ParameterizedTest
  @CsvSource({"/run/x, /run/x", "unix:/run/x, /run/x", "' unix:/a b/c.sock ', /a b/c.sock"})
  void parse_unix_hasPath(String text, String path) {
    ServerAddress address = ServerAddress.parse(text);
    assertEquals(path, address.path());
    assertNull(address.host());
    assertEquals(0, address.port());
    assertTrue(address.isUnix());
    assertEquals(path, address.nodeId());
  }

  @ParameterizedTest
  @CsvSource({
    "'', the host is missing",
    "'   ', the host is missing",
    ":11211, the host is missing",
    "host:, the port must be between 1 and 65535",
    "host:0, the port must be between 1 and 65535",
    "host:65536, the port must be between 1 and 65535",
    "host:99999999999999999999, the port must be between 1 and 65535",
    "a:b, 'b' is not a port number",
    "a:+1, '+1' is not a port number",
    "a:-1, '-1' is not a port number",
    "a: 1, ' 1' is not a port number",
    "a:1.5, '1.5' is not a port number",
    "a:١, '١' is not a port number",
    "::1, an IPv6 address goes into brackets",
    "::, an IPv6 address goes into brackets",
    "fe80::1:11211, an IPv6 address goes into brackets",
    "[::1, expected [address] or [address]:port",
    "[::1]11211, expected [address] or [address]:port",
    "[]:1, only an IPv6 address goes into brackets",
    "[localhost]:1, only an IPv6 address goes into brackets",
    "[::1]:, the port must be between 1 and 65535",
    "[::1]:x, 'x' is not a port number",
    "unix:, must be absolute",
    "unix:run/x, must be absolute",
    "/, must be absolute",
    "http://host, is not a port number",
    "user@host:1, no '@' in it",
    "host/path, no '/' in it",
    "host?x=y, no '?' in it",
    "two words, no 'blank' in it",
  })
  void parse_malformed_saysWhatIsWrong(String text, String reason) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse(text));
    String message = refused.getMessage();
    assertTrue(message.contains(reason), message);
    assertTrue(message.contains("'" + text + "'"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h:123", "localhost:11211", "[::1]:5", "[fe80::1%eth0]:11", "/run/x"})
  void toString_anyAddress_isParsedToTheSame(String text) {
    ServerAddress address = ServerAddress.parse(text);
    assertEquals(text, address.toString());
    assertEquals(address, ServerAddress.parse(address.toString()));
  }

  @Test
  void equals_defaultPort_isAsIfWrittenOut() {
    assertEquals(ServerAddress.parse("h:11211"), ServerAddress.parse("h"));
    assertEquals(ServerAddress.parse("unix:/s"), ServerAddress.parse("/s"));
    assertNotEquals(ServerAddress.parse("H"), ServerAddress.parse("h"));
  }

  @Test
  void parseList_commasAndSemicolons_keepTheOrder() {
    assertEquals(
        List.of("b:1", "a:11211", "[::1]:11211", "/s"),
        ServerAddress.parseList("b:1, a;[::1] ,unix:/s").stream()
            .map(ServerAddress::toString)
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,", ",a", "a,,b", ";"})
  void parseList_missingEntry_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.parseList(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,a", "a,a:11211", "unix:/s,/s", "[::1],[::1]:11211"})
  void parseList_sameAddressTwice_isRefused(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ServerAddress.parseList(text));
    assertTrue(refused.getMessage().contains("is named twice"), refused.getMessage());
  }

  @Test
  void constructor_partsThatMakeNoAddress_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress(null, 0, null));
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress("", 1, null));
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress("h", 0, null));
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress("h", 65536, null));
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress("h", 1, "/s"));
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress(null, 1, "/s"));
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress(null, 0, "s"));
    assertThrows(IllegalArgumentException.class, () -> new ServerAddress(null, 0, "/"));
  }
}
