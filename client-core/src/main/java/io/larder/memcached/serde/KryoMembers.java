package io.larder.memcached.serde;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;
import org.objenesis.instantiator.ObjectInstantiator;

/**
 * The fields of a class, written and read in one go. The steps for all of them are composed into
 * one method handle, which the JVM compiles to straight code for this class; access by reflection,
 * field by field, takes half as long again.
 *
 * <p>Immutable.
 */
final class KryoMembers {

  static final MethodType WRITER =
      methodType(void.class, KryoSession.class, KryoOutput.class, Object.class);
  static final MethodType SETTER =
      methodType(void.class, KryoSession.class, KryoInput.class, Object.class);

  private static final Lookup LOOKUP = MethodHandles.lookup();

  /** With more in one, the compiler would give up on inlining. */
  private static final int PER_HANDLE = 16;

  private final MethodHandle[] writers;
  private final MethodHandle[] setters;

  private KryoMembers(MethodHandle[] writers, MethodHandle[] setters) {
    this.writers = writers;
    this.setters = setters;
  }

  static KryoMembers of(List<Field> fields) {
    List<KryoField> members = fields.stream().map(KryoField::new).toList();
    return new KryoMembers(
        composed(members.stream().map(KryoField::writer).toList()),
        composed(members.stream().map(KryoField::setter).toList()));
  }

  /** Returns what calls a constructor without parameters that was made accessible. */
  static ObjectInstantiator<?> instantiator(Constructor<?> constructor) {
    MethodHandle create = handle(constructor).asType(methodType(Object.class));
    return () -> {
      try {
        return create.invokeExact();
      } catch (Throwable e) {
        throw failure(e);
      }
    };
  }

  static MethodHandle handle(Constructor<?> constructor) {
    try {
      return LOOKUP.unreflectConstructor(constructor);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a constructor that was made accessible is not", e);
    }
  }

  static MethodHandle[] composed(List<MethodHandle> steps) {
    int size = steps.size();
    MethodHandle[] parts = new MethodHandle[(size + PER_HANDLE - 1) / PER_HANDLE];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = inOrder(steps.subList(i * PER_HANDLE, Math.min(size, (i + 1) * PER_HANDLE)));
    }
    return parts;
  }

  private static MethodHandle inOrder(List<MethodHandle> steps) {
    MethodHandle all = steps.get(steps.size() - 1);
    for (int i = steps.size() - 2; i >= 0; i--) {
      all = MethodHandles.foldArguments(all, steps.get(i));
    }
    return all;
  }

  void write(KryoSession session, KryoOutput out, Object value) {
    write(writers, session, out, value);
  }

  static void write(MethodHandle[] writers, KryoSession session, KryoOutput out, Object value) {
    try {
      for (MethodHandle writer : writers) {
        writer.invokeExact(session, out, value);
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  void readInto(Object value, KryoSession session, KryoInput in) {
    try {
      for (MethodHandle setter : setters) {
        setter.invokeExact(session, in, value);
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** What a handle threw, to be thrown on. What is not about the bytes is a constructor's. */
  static RuntimeException failure(Throwable thrown) {
    if (thrown instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (thrown instanceof VirtualMachineError error) {
      throw error;
    }
    return new SerdeException(
        SerdeException.Reason.UNREADABLE, "a constructor failed: " + thrown, thrown);
  }
}
