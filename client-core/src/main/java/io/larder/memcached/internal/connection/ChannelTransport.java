package io.larder.memcached.internal.connection;

import io.larder.memcached.internal.protocol.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A plain socket, TCP or unix domain. */
final class ChannelTransport implements Transport {

  private final SocketChannel channel;

  ChannelTransport(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      channel.write(source);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public boolean hasInput() throws IOException {
    channel.configureBlocking(false);
    int count = channel.read(ByteBuffer.allocate(1));
    channel.configureBlocking(true);
    return count != 0;
  }

  @Override
  public void close() {
    Connection.closeQuietly(channel);
  }
}
