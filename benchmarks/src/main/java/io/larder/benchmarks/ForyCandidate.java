package io.larder.benchmarks;

import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;

/** Fory for Java only: one instance, as only one thread may use it. */
final class ForyCandidate implements Candidate {

  private final Fory fory =
      Fory.builder()
          .withXlang(false)
          .withRefTracking(false)
          .withAsyncCompilation(false)
          .requireClassRegistration(true)
          .build();
  private final MemoryBuffer buffer = MemoryBuffer.newHeapBuffer(32 * 1024);

  ForyCandidate() {
    fory.register(Sample.Line.class);
    fory.register(Sample.Order.class);
    fory.register(Sample.Status.class);
  }

  @Override
  public int write(Object value) {
    buffer.writerIndex(0);
    fory.serialize(buffer, value);
    return buffer.writerIndex();
  }

  @Override
  public byte[] written() {
    return buffer.getBytes(0, buffer.writerIndex());
  }

  @Override
  public Object read(byte[] bytes) {
    return fory.deserialize(bytes);
  }
}
