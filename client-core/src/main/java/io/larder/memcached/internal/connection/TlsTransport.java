package io.larder.memcached.internal.connection;

import io.larder.memcached.internal.protocol.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** A socket with TLS on it: an {@link SSLEngine} between the plain bytes and the channel. */
final class TlsTransport implements Transport {

  /** What a TLS record holds, and also what memcached reads at a time. */
  private static final int RECORD_SIZE = 16 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;

  /** Encrypted bytes to send; empty between calls. */
  private final ByteBuffer encryptedOut;

  /** Encrypted bytes received and not yet decrypted; ready to be read from. */
  private final ByteBuffer encryptedIn;

  /** Plain bytes that nobody has taken yet; ready to be read from. */
  private final ByteBuffer plainIn;

  TlsTransport(SocketChannel channel, SSLEngine engine) throws IOException {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    this.encryptedOut = ByteBuffer.allocateDirect(packet);
    this.encryptedIn = ByteBuffer.allocateDirect(packet).limit(0);
    this.plainIn = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
    engine.beginHandshake();
    handshake();
  }

  /** Goes on until the engine needs nothing more; also for what a server asks for later. */
  private void handshake() throws IOException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_WRAP -> send(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!decrypt()) {
            receive();
          }
        }
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  @Override
  public int recordSize() {
    return RECORD_SIZE;
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      int before = source.remaining();
      send(source);
      if (source.remaining() == before) {
        throw new SSLException("the server wants to negotiate anew, which is not supported");
      }
    }
  }

  private void send(ByteBuffer source) throws IOException {
    SSLEngineResult result = engine.wrap(source, encryptedOut);
    if (result.getStatus() == Status.CLOSED) {
      throw new EOFException("the server closed the TLS session");
    }
    encryptedOut.flip();
    while (encryptedOut.hasRemaining()) {
      channel.write(encryptedOut);
    }
    encryptedOut.clear();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!plainIn.hasRemaining()) {
      if (!decrypt() && !receiveOrEnd()) {
        return -1;
      }
      if (!plainIn.hasRemaining()) {
        handshake();
      }
    }
    int count = Math.min(plainIn.remaining(), target.remaining());
    int limit = plainIn.limit();
    plainIn.limit(plainIn.position() + count);
    target.put(plainIn);
    plainIn.limit(limit);
    return count;
  }

  /** Decrypts one record, if there is a whole one. Only called when the plain bytes are used up. */
  private boolean decrypt() throws IOException {
    plainIn.clear();
    SSLEngineResult result;
    try {
      result = engine.unwrap(encryptedIn, plainIn);
    } finally {
      plainIn.flip();
    }
    return switch (result.getStatus()) {
      case OK -> true;
      case BUFFER_UNDERFLOW -> false;
      case CLOSED -> throw new EOFException("the server closed the TLS session");
      case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is larger than it may be");
    };
  }

  private void receive() throws IOException {
    if (!receiveOrEnd()) {
      throw new EOFException("the server closed the connection while TLS was negotiated");
    }
  }

  private boolean receiveOrEnd() throws IOException {
    return receiveSome() >= 0;
  }

  private int receiveSome() throws IOException {
    encryptedIn.compact();
    try {
      return channel.read(encryptedIn);
    } finally {
      encryptedIn.flip();
    }
  }

  /** A server may send session tickets at any time: these are no input. */
  @Override
  public boolean hasInput() throws IOException {
    channel.configureBlocking(false);
    int count = receiveSome();
    channel.configureBlocking(true);
    if (count < 0) {
      return true;
    }
    while (!plainIn.hasRemaining() && encryptedIn.hasRemaining()) {
      if (!decrypt()) {
        break;
      }
    }
    // A server that wants something of the handshake is as good as one that has hung up.
    return plainIn.hasRemaining() || engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  @Override
  public void close() {
    Connection.closeQuietly(channel);
  }
}
