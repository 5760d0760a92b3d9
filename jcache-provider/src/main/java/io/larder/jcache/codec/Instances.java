package io.larder.jcache.codec;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import org.objenesis.ObjenesisStd;
import org.objenesis.instantiator.ObjectInstantiator;

/**
 * Makes empty objects of a class: by the constructor without parameters, which also sets up what is
 * transient, or by none if the class lacks that one.
 */
final class Instances {

  private final Class<?> type;
  private final @Nullable Constructor<?> constructor;

  Instances(Class<?> type) {
    this.type = type;
    this.constructor = constructorOf(type);
  }

  Object create() {
    if (constructor == null) {
      return createRaw();
    }
    try {
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw FieldValue.unusable(type.getName(), e);
    }
  }

  /** Makes an object without running any code of the class. */
  Object createRaw() {
    // Without Objenesis's own cache, which would keep the class alive.
    ObjectInstantiator<?> instantiator = new ObjenesisStd(false).getInstantiatorOf(type);
    return instantiator.newInstance();
  }

  private static @Nullable Constructor<?> constructorOf(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
