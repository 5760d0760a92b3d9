package io.larder.benchmarks.micro;

import io.larder.memcached.Key;
import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.internal.command.BulkGet;
import io.larder.memcached.internal.command.MetaCommand;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import io.larder.memcached.internal.protocol.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Requests into bytes, and bytes into replies, without a network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ProtocolBenchmark {

  /** How many bytes a value has. */
  @Param({"100", "1000"})
  public int size = 100;

  private static final int ITEMS = 100;

  private final Key[] keys = new Key[ITEMS];
  private final Memory memory = new Memory();
  private final RequestWriter out = new RequestWriter(memory);
  private final ReplyReader in = new ReplyReader(memory);

  /** A transport that swallows requests and always has the same reply. */
  private static final class Memory implements Transport {

    private ByteBuffer reply = ByteBuffer.allocate(0);

    @Override
    public void write(ByteBuffer source) {
      source.position(source.limit());
    }

    @Override
    public int read(ByteBuffer target) {
      if (!reply.hasRemaining()) {
        reply.rewind();
      }
      int count = Math.min(reply.remaining(), target.remaining());
      ByteBuffer part = reply.duplicate();
      part.limit(part.position() + count);
      target.put(part);
      reply.position(reply.position() + count);
      return count;
    }

    @Override
    public boolean hasInput() {
      return false;
    }

    @Override
    public void close() {}
  }

  /** Creates the benchmark; JMH sets the parameter. */
  public ProtocolBenchmark() {}

  /** Makes the reply. */
  @Setup
  public void prepare() {
    StringBuilder reply = new StringBuilder("VERSION 1.6.18\r\n");
    for (int i = 0; i < ITEMS; i++) {
      String key = "customer:00000000:" + (100_000 + i);
      keys[i] = Key.of(key.getBytes(StandardCharsets.US_ASCII));
      reply.append("VALUE ").append(key).append(" 0 ").append(size).append(" 4711").append(i);
      reply.append("\r\n").append("v".repeat(size)).append("\r\n");
    }
    byte[] bytes = reply.append("END\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    memory.reply = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /**
   * Encodes a read.
   *
   * @return the writer
   * @throws IOException never
   */
  @Benchmark
  public RequestWriter writeGet() throws IOException {
    MetaCommand command = new MetaCommand(MetaRequest.read(keys[0]));
    command.write(out);
    out.flush();
    return out;
  }

  /**
   * Reads the reply to a read of a hundred items; the time is for all of them.
   *
   * @return what was read
   * @throws IOException never
   */
  @Benchmark
  public MetaReply[] readHundred() throws IOException {
    BulkGet command = new BulkGet(null, MetaRequest.UNSET, keys);
    command.read(in);
    return command.replies();
  }
}
