package io.larder.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/** Java's own serialization, without a filter. */
final class JavaCandidate implements Candidate {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream(32 * 1024);

  @Override
  public int write(Object value) {
    output.reset();
    try (ObjectOutputStream objects = new ObjectOutputStream(output)) {
      objects.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.size();
  }

  @Override
  public byte[] written() {
    return output.toByteArray();
  }

  @Override
  @SuppressWarnings("BanSerializableRead") // It is what is measured, on bytes written here.
  public Object read(byte[] bytes) {
    try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return objects.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
