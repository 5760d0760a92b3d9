package io.larder.benchmarks;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;

/** Kryo as it comes: one instance, as only one thread may use it. */
final class KryoCandidate implements Candidate {

  private final Kryo kryo = new Kryo();
  private final Output output = new Output(32 * 1024, -1);
  private final Input input = new Input();

  KryoCandidate(boolean registered, boolean references) {
    kryo.setRegistrationRequired(registered);
    kryo.setReferences(references);
    if (registered) {
      kryo.register(Sample.Line.class);
      kryo.register(Sample.Order.class);
      kryo.register(Sample.Status.class);
      kryo.register(ArrayList.class);
      kryo.register(BigDecimal.class);
      kryo.register(Instant.class);
      kryo.register(LocalDate.class);
    }
  }

  @Override
  public int write(Object value) {
    output.reset();
    kryo.writeClassAndObject(output, value);
    return output.position();
  }

  @Override
  public byte[] written() {
    return output.toBytes();
  }

  @Override
  public Object read(byte[] bytes) {
    input.setBuffer(bytes);
    return kryo.readClassAndObject(input);
  }
}
