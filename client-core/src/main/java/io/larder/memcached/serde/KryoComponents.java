package io.larder.memcached.serde;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;

/**
 * The components of a record, written in one go as {@link KryoMembers} does, and read straight into
 * the arguments of its canonical constructor.
 *
 * <p>Immutable.
 */
final class KryoComponents {

  private static final MethodType READER =
      methodType(Object.class, KryoSession.class, KryoInput.class);

  private final MethodHandle[] writers;
  private final MethodHandle reader;

  private KryoComponents(MethodHandle[] writers, MethodHandle reader) {
    this.writers = writers;
    this.reader = reader;
  }

  static KryoComponents of(Constructor<?> canonical, List<Field> fields) {
    List<KryoField> components = fields.stream().map(KryoField::new).toList();
    return new KryoComponents(
        KryoMembers.composed(components.stream().map(KryoField::writer).toList()),
        reader(KryoMembers.handle(canonical), components));
  }

  /** From the last component to the first, as what is put in last is called first. */
  private static MethodHandle reader(MethodHandle canonical, List<KryoField> components) {
    int last = components.size() - 1;
    MethodHandle all =
        MethodHandles.dropArguments(canonical, last + 1, KryoSession.class, KryoInput.class);
    for (int i = last; i >= 0; i--) {
      // (…, this component, session, in) becomes (…, session, in, session, in), and that is merged.
      MethodHandle filled = MethodHandles.collectArguments(all, i, components.get(i).reader());
      int[] merged = new int[i + 4];
      for (int j = 0; j < i + 2; j++) {
        merged[j] = j;
      }
      merged[i + 2] = i;
      merged[i + 3] = i + 1;
      all =
          MethodHandles.permuteArguments(
              filled, filled.type().dropParameterTypes(i + 2, i + 4), merged);
    }
    return all.asType(READER);
  }

  void write(KryoSession session, KryoOutput out, Object value) {
    KryoMembers.write(writers, session, out, value);
  }

  Object read(KryoSession session, KryoInput in) {
    try {
      return reader.invokeExact(session, in);
    } catch (Throwable e) {
      throw KryoMembers.failure(e);
    }
  }
}
