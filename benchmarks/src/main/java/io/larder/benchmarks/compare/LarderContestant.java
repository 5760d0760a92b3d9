package io.larder.benchmarks.compare;

import io.larder.memcached.Expiry;
import io.larder.memcached.Key;
import io.larder.memcached.MemcachedClient;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.WeightedServer;
import io.larder.memcached.internal.routing.Rendezvous;
import io.larder.memcached.serde.ObjectSerde;
import io.larder.memcached.serde.Serde;
import io.larder.memcached.serde.Serdes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Larder's own client, with its defaults. */
final class LarderContestant implements Contestant {

  private final Endpoints endpoints;
  private final Map<Integer, MemcachedClient<byte[]>> clients = new HashMap<>();

  /** One for all threads, as in an application. */
  private final Map<Values, Serde<?>> serdes =
      Map.of(
          Values.BYTES, Serdes.bytes(),
          Values.TEXT, ObjectSerde.of(String.class, ObjectSerde.Options.defaults()),
          Values.POJO, ObjectSerde.of(Order.class, ObjectSerde.Options.defaults()));

  LarderContestant(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @SuppressWarnings("unchecked") // The values come from this class.
  private <V> MemcachedClient<V> client(Cell cell) {
    MemcachedClient<byte[]> client =
        clients.computeIfAbsent(
            cell.servers(),
            servers ->
                MemcachedClient.builder(Serdes.bytes())
                    .servers(endpoints.memcached(servers, ","))
                    .build());
    return (MemcachedClient<V>) client.withSerde(Objects.requireNonNull(serdes.get(cell.values())));
  }

  @Override
  public void fill(Cell cell) {
    if (cell.op() != Op.ROUTE) {
      MemcachedClient<Object> client = client(cell);
      Object value = cell.values().sample(cell.size());
      new Keys(Entrant.LARDER, cell).all().forEach(key -> client.set(key, value, Expiry.NEVER));
    }
  }

  @Override
  public Operation operation(Cell cell, int worker) {
    if (cell.op() == Op.ROUTE) {
      return routing(cell, worker);
    }
    MemcachedClient<Object> client = client(cell);
    Keys keys = new Keys(Entrant.LARDER, cell);
    Object value = cell.values().sample(cell.size());
    return switch (cell.op()) {
      case GET -> number -> Check.present(client.get(keys.one(worker, number)));
      case SET -> number -> client.set(keys.one(worker, number), value, Expiry.NEVER);
      case GET_MANY -> number -> Check.all(client.getMany(keys.many(worker, number)).hits().size());
      default -> throw new IllegalArgumentException(cell.toString());
    };
  }

  private static Operation routing(Cell cell, int worker) {
    List<WeightedServer> servers =
        IntStream.range(0, cell.servers())
            .mapToObj(i -> WeightedServer.of(ServerAddress.parse("10.0.0." + i + ":11211")))
            .toList();
    Rendezvous router = new Rendezvous(servers);
    List<Key> keys =
        new Keys(Entrant.LARDER, cell)
            .all().stream().map(key -> Key.of(key.getBytes(StandardCharsets.US_ASCII))).toList();
    return number -> {
      if (router.owner(keys.get(Keys.place(worker, number, keys.size()))) < 0) {
        throw new IllegalStateException("no owner");
      }
    };
  }

  @Override
  public void close() {
    clients.values().forEach(MemcachedClient::close);
  }
}
