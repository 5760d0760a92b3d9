package io.larder.benchmarks.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import net.spy.memcached.AddrUtil;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionFactoryBuilder.Protocol;
import net.spy.memcached.MemcachedClient;

/** spymemcached with the binary protocol, the faster one of its two. */
final class SpyContestant implements Contestant {

  private final Endpoints endpoints;
  private final Map<Integer, MemcachedClient> clients = new HashMap<>();

  SpyContestant(Endpoints endpoints) {
    System.setProperty("net.spy.log.LoggerImpl", "net.spy.memcached.compat.log.SLF4JLogger");
    this.endpoints = endpoints;
  }

  private MemcachedClient client(Cell cell) throws IOException {
    MemcachedClient client = clients.get(cell.servers());
    if (client == null) {
      client =
          new MemcachedClient(
              new ConnectionFactoryBuilder().setProtocol(Protocol.BINARY).build(),
              AddrUtil.getAddresses(endpoints.memcached(cell.servers(), " ")));
      clients.put(cell.servers(), client);
    }
    return client;
  }

  @Override
  public void fill(Cell cell) throws Exception {
    for (String key : new Keys(Entrant.SPY, cell).all()) {
      Check.done(client(cell).set(key, 0, new byte[cell.size()]).get());
    }
  }

  @Override
  public Operation operation(Cell cell, int worker) throws Exception {
    MemcachedClient client = client(cell);
    Keys keys = new Keys(Entrant.SPY, cell);
    byte[] value = new byte[cell.size()];
    return switch (cell.op()) {
      case GET -> number -> Check.present(client.get(keys.one(worker, number)));
      case SET -> number -> Check.done(client.set(keys.one(worker, number), 0, value).get());
      case GET_MANY -> number -> Check.all(client.getBulk(keys.many(worker, number)).size());
      default -> throw new IllegalArgumentException(cell.toString());
    };
  }

  @Override
  public void close() {
    clients.values().forEach(MemcachedClient::shutdown);
  }
}
