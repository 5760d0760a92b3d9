package io.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.larder.memcached.serde.Serdes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who watches a client's servers; nothing is sent to any. */
class WatchedServersTest {

  private static final ServerAddress A = ServerAddress.parse("a");
  private static final ServerAddress B = ServerAddress.parse("b");

  private final MetaClient client =
      MemcachedClient.builder(Serdes.bytes()).servers(List.of(A)).build().meta();

  private final List<List<ServerAddress>> told = new ArrayList<>();

  @AfterEach
  void close() {
    client.close();
  }

  private static List<WeightedServer> servers(ServerAddress... addresses) {
    return List.of(addresses).stream().map(WeightedServer::of).toList();
  }

  @Test
  void watchServers_isToldOfThoseThatThereAreAndOfOthersToCome() {
    client.watchServers(told::add);
    client.setServers(servers(A, B));
    client.setServers(servers(B));
    assertEquals(List.of(List.of(A), List.of(A, B), List.of(B)), told);
  }

  @Test
  void watchServers_isToldBeforeTheyAreUsed() {
    List<List<ServerAddress>> used = new ArrayList<>();
    client.watchServers(next -> used.add(client.servers()));
    client.setServers(servers(B));
    assertEquals(List.of(List.of(A), List.of(A)), used);
    assertEquals(List.of(B), client.servers());
  }

  @Test
  void watchServers_isToldOfTheEndWhenTheyAreUsed() {
    List<List<ServerAddress>> used = new ArrayList<>();
    client.watchServers(
        new ServerWatcher() {
          @Override
          public void exchange(List<ServerAddress> next) {
            used.add(List.of());
          }

          @Override
          public void exchanged() {
            used.add(client.servers());
          }
        });
    client.setServers(servers(B));
    assertEquals(List.of(List.of(), List.of(A), List.of(), List.of(B)), used);
  }

  @Test
  void watchServers_endedDuringAnExchange_isToldOfItsEnd() {
    AtomicReference<Runnable> end = new AtomicReference<>(() -> {});
    List<Boolean> ends = new ArrayList<>();
    end.set(
        client.watchServers(
            new ServerWatcher() {
              @Override
              public void exchange(List<ServerAddress> next) {
                end.get().run();
              }

              @Override
              public void exchanged() {
                ends.add(true);
              }
            }));
    client.setServers(servers(B));
    client.setServers(servers(A));
    assertEquals(List.of(true, true), ends);
  }

  @Test
  void watchServers_sameServersAgain_isNotTold() {
    client.watchServers(told::add);
    client.setServers(servers(A));
    assertEquals(List.of(List.of(A)), told);
  }

  @Test
  void watchServers_otherWeights_isToldAsKeysChangeTheirOwner() {
    client.setServers(servers(A, B));
    client.watchServers(told::add);
    client.setServers(List.of(new WeightedServer(A, 2), WeightedServer.of(B)));
    assertEquals(List.of(List.of(A, B), List.of(A, B)), told);
  }

  @Test
  void watchServers_ended_isNotToldAnyMore() {
    Runnable end = client.watchServers(told::add);
    end.run();
    client.setServers(servers(B));
    assertEquals(List.of(List.of(A)), told);
  }
}
