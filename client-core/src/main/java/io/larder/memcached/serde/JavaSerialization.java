package io.larder.memcached.serde;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;

/**
 * Java serialization under the allow-list and the limits, for classes that take part in their own
 * serialization. Throws {@link SerdeException} only.
 */
final class JavaSerialization {

  private final ClassFinder classes;
  private final Limits limits;

  JavaSerialization(ClassFinder classes, Limits limits) {
    this.classes = classes;
    this.limits = limits;
  }

  void write(Object value, ValueBuffer out) {
    int start = out.position();
    try (CheckedOutput stream = new CheckedOutput(new BufferStream(out))) {
      stream.writeObject(value);
    } catch (IOException
        | RuntimeException
        | LinkageError
        | AssertionError
        | StackOverflowError e) {
      throw failure(
          e,
          SerdeException.Reason.UNWRITABLE,
          "Java serialization cannot write " + value.getClass().getName());
    }
    int length = out.position() - start;
    if (length > limits.maxBytes()) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          value.getClass().getName() + " takes " + length + " bytes, over " + limits.maxBytes());
    }
  }

  Object read(byte[] bytes, int offset, int length) {
    InputStream source = new ByteArrayInputStream(bytes, offset, length);
    try (CheckedInput stream = new CheckedInput(source, length)) {
      Object value = stream.readObject();
      if (value == null || stream.read() != -1 || source.read() != -1) {
        throw new SerdeException(
            SerdeException.Reason.UNREADABLE, "not exactly one value in Java's serialized form");
      }
      return value;
    } catch (IOException
        | ClassNotFoundException
        | RuntimeException
        | LinkageError
        | AssertionError
        | StackOverflowError e) {
      // The hooks of the classes that are read run here, and may throw what they like.
      throw failure(
          e, SerdeException.Reason.UNREADABLE, "Java serialization cannot read the value");
    }
  }

  /** The stream wraps what its hooks throw; a rejection stays a rejection. */
  private static SerdeException failure(
      Throwable thrown, SerdeException.Reason reason, String message) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SerdeException known) {
        return known;
      }
    }
    return new SerdeException(reason, message + ": " + thrown, thrown);
  }

  /** Refuses on the way out what would be refused on the way in. */
  private final class CheckedOutput extends ObjectOutputStream {

    CheckedOutput(OutputStream out) throws IOException {
      super(out);
    }

    @Override
    protected void annotateClass(Class<?> type) {
      if (!type.isPrimitive()) {
        classes.allowList().check(type.getName());
      }
    }

    @Override
    protected void annotateProxyClass(Class<?> type) {
      throw AllowList.rejection(type.getName());
    }
  }

  private final class CheckedInput extends ObjectInputStream {

    /**
     * Of all arrays so far, as nested ones cannot all have as many elements as there are bytes. An
     * element takes a byte or more; the tables of hashed collections are sparse.
     */
    private long elementsLeft;

    CheckedInput(InputStream in, int length) throws IOException {
      super(in);
      this.elementsLeft = 1024 + 8L * length;
      setObjectInputFilter(this::check);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass descriptor) throws ClassNotFoundException {
      String name = descriptor.getName();
      Class<?> primitive = ClassKinds.primitive(name);
      return primitive != null ? primitive : classes.find(name);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws InvalidClassException {
      throw new InvalidClassException("dynamic proxies are not allowed in cached values");
    }

    private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
      Class<?> type = info.serialClass();
      if (type != null && !type.isPrimitive()) {
        classes.allowList().check(type.getName());
      }
      elementsLeft -= Math.max(0, info.arrayLength());
      boolean within =
          info.depth() <= limits.maxDepth()
              && info.references() <= limits.maxReferences()
              && info.arrayLength() <= limits.maxArrayLength()
              && elementsLeft >= 0
              && info.streamBytes() <= limits.maxBytes();
      return within ? ObjectInputFilter.Status.ALLOWED : ObjectInputFilter.Status.REJECTED;
    }
  }

  private static final class BufferStream extends OutputStream {

    private final ValueBuffer out;

    BufferStream(ValueBuffer out) {
      this.out = out;
    }

    @Override
    public void write(int value) {
      out.write(value);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      out.write(source, offset, length);
    }
  }
}
