package io.larder.memcached.serde;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;

/**
 * Kryo under the allow-list and the limits. Throws {@link SerdeException} only: what goes wrong
 * while foreign bytes are read takes all forms, and none of them is the caller's business.
 */
final class KryoSerialization {

  private final KryoTypes types;
  private final Pool<KryoSession> sessions;

  /**
   * How much room to make for the next value: what the last one took, so that those of one size
   * have a buffer that needs not grow; at most twice what was expected, so that a large one among
   * small ones doesn't matter. A hint: any thread's will do.
   */
  private int expectedBytes;

  KryoSerialization(ClassFinder classes, JavaSerialization java, Limits limits) {
    this.types = new KryoTypes(classes);
    this.sessions = new Pool<>(() -> KryoSession.open(types, java, limits));
  }

  /**
   * Tells whether a class is left to Java serialization as a whole.
   *
   * @throws SerdeException if the class is not allowed, or cannot be written
   */
  boolean isJavaSerialized(Class<?> type) {
    return types.isJavaSerialized(type);
  }

  void write(Object value, ValueBuffer out) {
    KryoSession session = sessions.take();
    int start = out.position();
    int expected = expectedBytes;
    out.ensureRoom(expected + expected / 4);
    try {
      session.write(value, out);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      throw failure(e, SerdeException.Reason.UNWRITABLE, "cannot write the value");
    }
    sessions.give(session);
    expectedBytes = (int) Math.min(out.position() - start, 2L * expected + 64);
  }

  Object read(byte[] bytes, int offset, int length) {
    KryoSession session = sessions.take();
    Object value;
    try {
      value = session.read(bytes, offset, length);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      throw failure(e, SerdeException.Reason.UNREADABLE, "cannot read the value");
    }
    sessions.give(session);
    return value;
  }

  private static SerdeException failure(
      Throwable thrown, SerdeException.Reason reason, String message) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SerdeException known) {
        // A class that cannot be written cannot be read either, but that is what the reader meets.
        boolean fits = known.reason() == reason || known.reason() == SerdeException.Reason.REJECTED;
        return fits
            ? known
            : new SerdeException(reason, message + ": " + known.getMessage(), known);
      }
    }
    if (thrown instanceof KryoBufferUnderflowException) {
      return new SerdeException(reason, message + ": its bytes end too early", thrown);
    }
    String detail = thrown instanceof KryoException ? thrown.getMessage() : thrown.toString();
    return new SerdeException(reason, message + ": " + detail, thrown);
  }
}
