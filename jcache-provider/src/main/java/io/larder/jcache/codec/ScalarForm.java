package io.larder.jcache.codec;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The form of a class of the JDK: a tag and the parts that its {@code equals} compares.
 *
 * @param <T> the class
 */
record ScalarForm<T>(
    int tag, Class<T> type, BiConsumer<T, KeyWriter> writer, Function<KeyReader, T> reader)
    implements Form {

  @Override
  public void write(Object value, KeyWriter out) {
    out.writeByte(tag);
    writer.accept(type.cast(value), out);
  }

  T read(KeyReader in) {
    return reader.apply(in);
  }
}
