package io.larder.benchmarks.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The wire itself, the reference for all others: each worker has a socket, sends requests that were
 * encoded before the clock started, and only counts the bytes of the replies.
 */
final class RawContestant implements Contestant {

  private final Endpoints endpoints;
  private final List<SocketChannel> channels = new ArrayList<>();

  RawContestant(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * A request and its reply.
   *
   * @param server which server it goes to
   * @param bytes the request
   * @param replyLength how many bytes the reply has
   */
  private record Exchange(int server, ByteBuffer bytes, int replyLength) {}

  @Override
  public void fill(Cell cell) throws IOException {
    Wire wire = new Wire(cell.servers());
    for (List<Exchange> exchanges : sets(cell, 1)) {
      wire.run(exchanges);
    }
  }

  @Override
  public Operation operation(Cell cell, int worker) throws IOException {
    List<List<Exchange>> all =
        switch (cell.op()) {
          case SET, ADD -> sets(cell, 1);
          case SET_MANY -> sets(cell, Op.MANY);
          case GET_MANY -> gets(cell, Op.MANY);
          default -> gets(cell, 1);
        };
    List<List<Exchange>> own = all.stream().map(RawContestant::duplicates).toList();
    Wire wire = new Wire(cell.servers());
    return number -> wire.run(own.get(Keys.place(worker, number, own.size())));
  }

  private static List<Exchange> duplicates(List<Exchange> exchanges) {
    return exchanges.stream()
        .map(e -> new Exchange(e.server(), e.bytes().duplicate(), e.replyLength()))
        .toList();
  }

  private static List<List<Exchange>> sets(Cell cell, int together) {
    String value = "v".repeat(size(cell));
    return exchanges(
        cell,
        together,
        keys -> {
          StringBuilder request = new StringBuilder();
          for (String key : keys) {
            request.append("ms ").append(key).append(' ').append(value.length());
            request.append("\r\n").append(value).append("\r\n");
          }
          return request.toString();
        },
        keys -> keys.size() * "HD\r\n".length());
  }

  private static List<List<Exchange>> gets(Cell cell, int together) {
    int size = size(cell);
    if (together == 1) {
      return exchanges(
          cell,
          1,
          keys -> "mg " + keys.get(0) + " v\r\n",
          keys -> ("VA " + size + "\r\n\r\n").length() + size);
    }
    return exchanges(
        cell,
        together,
        keys -> "get " + String.join(" ", keys) + "\r\n",
        keys -> {
          int length = "END\r\n".length();
          for (String key : keys) {
            length += ("VALUE " + key + " 0 " + size + "\r\n\r\n").length() + size;
          }
          return length;
        });
  }

  /** An order takes about as many bytes. */
  private static int size(Cell cell) {
    return cell.size() == 0 ? 150 : cell.size();
  }

  private interface Text<R> {
    R of(List<String> keys);
  }

  private static List<List<Exchange>> exchanges(
      Cell cell, int together, Text<String> request, Text<Integer> length) {
    List<String> keys = new Keys(Entrant.RAW, cell).all();
    List<List<Exchange>> all = new ArrayList<>();
    for (int from = 0; from + together <= keys.size(); from += together) {
      List<Exchange> exchanges = new ArrayList<>();
      for (int server = 0; server < cell.servers(); server++) {
        List<String> owned = new ArrayList<>();
        for (int i = from; i < from + together; i++) {
          if (i % cell.servers() == server) {
            owned.add(keys.get(i));
          }
        }
        if (!owned.isEmpty()) {
          byte[] bytes = request.of(owned).getBytes(US_ASCII);
          ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
          exchanges.add(new Exchange(server, direct, length.of(owned)));
        }
      }
      all.add(exchanges);
    }
    return all;
  }

  /** A worker's sockets. */
  private final class Wire {

    private final List<SocketChannel> sockets = new ArrayList<>();
    private final ByteBuffer replies = ByteBuffer.allocateDirect(64 * 1024);

    Wire(int servers) throws IOException {
      for (int port : endpoints.memcached().subList(0, servers)) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .setOption(StandardSocketOptions.TCP_NODELAY, true);
        sockets.add(channel);
        channels.add(channel);
      }
    }

    void run(List<Exchange> exchanges) throws IOException {
      for (int i = 0; i < exchanges.size(); i++) {
        Exchange exchange = exchanges.get(i);
        ByteBuffer request = exchange.bytes().rewind();
        while (request.hasRemaining()) {
          sockets.get(exchange.server()).write(request);
        }
      }
      for (int i = 0; i < exchanges.size(); i++) {
        read(exchanges.get(i));
      }
    }

    private void read(Exchange exchange) throws IOException {
      int left = exchange.replyLength();
      while (left > 0) {
        int count = sockets.get(exchange.server()).read(replies.clear());
        if (count < 0) {
          throw new EOFException();
        }
        left -= count;
      }
      if (left != 0 || replies.get(replies.position() - 1) != '\n') {
        throw new IOException("not the reply that was expected");
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
