package io.larder.benchmarks.compare;

import com.spotify.folsom.ConnectFuture;
import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** folsom with the binary protocol, one event loop, and completion on its thread: its best. */
final class FolsomContestant implements Contestant {

  private static final int TIMEOUT_MILLIS = 5_000;

  private final Endpoints endpoints;
  private final Map<Integer, MemcacheClient<byte[]>> clients = new HashMap<>();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  FolsomContestant(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  private MemcacheClient<byte[]> client(Cell cell) throws Exception {
    MemcacheClient<byte[]> client = clients.get(cell.servers());
    if (client == null) {
      MemcacheClientBuilder<byte[]> builder =
          MemcacheClientBuilder.newByteArrayClient()
              .withEventLoopGroup(loop)
              .withChannelClass(NioSocketChannel.class)
              .withReplyExecutor(Runnable::run)
              .withRequestTimeoutMillis(TIMEOUT_MILLIS);
      for (int port : endpoints.memcached().subList(0, cell.servers())) {
        builder.withAddress(Endpoints.HOST, port);
      }
      client = builder.connectBinary();
      // Keys go elsewhere while a server is missing.
      ConnectFuture.fullyConnectedFuture(client).toCompletableFuture().get();
      clients.put(cell.servers(), client);
    }
    return client;
  }

  @Override
  public void fill(Cell cell) throws Exception {
    for (String key : new Keys(Entrant.FOLSOM, cell).all()) {
      MemcacheStatus status =
          client(cell).set(key, new byte[cell.size()], 0).toCompletableFuture().get();
      if (status != MemcacheStatus.OK) {
        throw new IllegalStateException(key + " was not stored: " + status);
      }
    }
  }

  @Override
  public Operation operation(Cell cell, int worker) throws Exception {
    MemcacheClient<byte[]> client = client(cell);
    Keys keys = new Keys(Entrant.FOLSOM, cell);
    byte[] value = new byte[cell.size()];
    return switch (cell.op()) {
      case GET ->
          number -> Check.present(client.get(keys.one(worker, number)).toCompletableFuture().get());
      case SET ->
          number ->
              Check.done(
                  client.set(keys.one(worker, number), value, 0).toCompletableFuture().get()
                      == MemcacheStatus.OK);
      case GET_MANY ->
          number ->
              Check.all(
                  (int)
                      client.get(keys.many(worker, number)).toCompletableFuture().get().stream()
                          .filter(Objects::nonNull)
                          .count());
      default -> throw new IllegalArgumentException(cell.toString());
    };
  }

  @Override
  public void close() {
    clients.values().forEach(MemcacheClient::shutdown);
    loop.shutdownGracefully().syncUninterruptibly();
  }
}
