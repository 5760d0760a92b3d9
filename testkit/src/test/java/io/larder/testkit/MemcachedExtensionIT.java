package io.larder.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The annotation in all its places; the tests also depend on servers being fresh for each. */
@Memcached(nodes = 2, sources = Source.BINARY)
class MemcachedExtensionIT {

  @Memcached(nodes = 2, sources = Source.BINARY)
  static MemcachedServers fromStaticField;

  @Memcached(memoryMegabytes = 8, threads = 1, flags = "-C", sources = Source.BINARY)
  MemcachedServer fromField;

  @AfterAll
  static void nothingOfATestRemains(MemcachedServer server) {
    assertTrue(server.isRunning());
  }

  @Test
  void parameters_ofAllTypes_getTheServersOfTheClass(
      MemcachedServers servers, List<MemcachedServer> list, MemcachedServer first, TestInfo info) {
    assertEquals(2, servers.size());
    assertEquals(servers.list(), list);
    assertSame(servers.get(0), first);
    assertSame(fromStaticField, servers);
    assertEquals(list.get(0).address() + "," + list.get(1).address(), servers.addresses());
    assertTrue(info.getTestMethod().isPresent());
  }

  @Test
  @Memcached(nodes = 3, sources = Source.BINARY)
  void parameters_ofAnAnnotatedMethod_getTheServersOfTheMethod(
      MemcachedServers servers,
      @Memcached(sources = Source.BINARY, memoryMegabytes = 8) MemcachedServer own) {
    assertEquals(3, servers.size());
    assertTrue(servers.list().stream().noneMatch(own::equals));
    assertNotSame(fromStaticField, servers);
  }

  @Test
  void field_withFlags_getsAServerThatHasThem() throws IOException {
    try (Wire wire = Wire.to(fromField)) {
      String settings = wire.ask("stats settings\r\n", "END\r\n");
      assertTrue(settings.contains("STAT maxbytes 8388608\r\n"), settings);
      assertTrue(settings.contains("STAT num_threads 1\r\n"), settings);
      assertTrue(settings.contains("STAT cas_enabled no\r\n"), settings);
    }
  }

  @Test
  void servers_pausedAndStoppedByATest_areBackForTheNext(MemcachedServers servers)
      throws IOException {
    assertFreshThenSpoil(servers);
  }

  @Test
  void servers_pausedAndStoppedByAnotherTest_areBackToo(MemcachedServers servers)
      throws IOException {
    assertFreshThenSpoil(servers);
  }

  private static void assertFreshThenSpoil(MemcachedServers servers) throws IOException {
    for (MemcachedServer server : servers) {
      try (Wire wire = Wire.to(server)) {
        assertEquals("END\r\n", wire.ask("get spoiled"));
        assertEquals("STORED\r\n", wire.ask("set spoiled 0 0 1\r\nv"));
      }
    }
    servers.get(0).pause();
    servers.get(1).stop();
  }

  @Nested
  class InANestedClass {

    @Test
    void parameter_withoutAnnotation_getsTheServersOfTheOuterClass(MemcachedServers servers) {
      assertSame(fromStaticField, servers);
    }
  }
}
