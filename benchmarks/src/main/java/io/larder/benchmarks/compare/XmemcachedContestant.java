package io.larder.benchmarks.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.utils.AddrUtil;

/** xmemcached with the binary protocol and one connection to each server, its best setting. */
final class XmemcachedContestant implements Contestant {

  private static final int TIMEOUT_MILLIS = 5_000;

  private final Endpoints endpoints;
  private final Map<Integer, MemcachedClient> clients = new HashMap<>();

  XmemcachedContestant(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  private MemcachedClient client(Cell cell) throws IOException {
    MemcachedClient client = clients.get(cell.servers());
    if (client == null) {
      XMemcachedClientBuilder builder =
          new XMemcachedClientBuilder(
              AddrUtil.getAddresses(endpoints.memcached(cell.servers(), " ")));
      builder.setCommandFactory(new BinaryCommandFactory());
      builder.setConnectionPoolSize(1);
      builder.setOpTimeout(TIMEOUT_MILLIS);
      client = builder.build();
      clients.put(cell.servers(), client);
    }
    return client;
  }

  @Override
  public void fill(Cell cell) throws Exception {
    for (String key : new Keys(Entrant.XMEMCACHED, cell).all()) {
      Check.done(client(cell).set(key, 0, new byte[cell.size()]));
    }
  }

  @Override
  public Operation operation(Cell cell, int worker) throws Exception {
    MemcachedClient client = client(cell);
    Keys keys = new Keys(Entrant.XMEMCACHED, cell);
    byte[] value = new byte[cell.size()];
    return switch (cell.op()) {
      case GET -> number -> Check.present(client.get(keys.one(worker, number)));
      case SET -> number -> Check.done(client.set(keys.one(worker, number), 0, value));
      case GET_MANY -> number -> Check.all(client.get(keys.many(worker, number)).size());
      default -> throw new IllegalArgumentException(cell.toString());
    };
  }

  @Override
  public void close() throws IOException {
    for (MemcachedClient client : clients.values()) {
      client.shutdown();
    }
  }
}
