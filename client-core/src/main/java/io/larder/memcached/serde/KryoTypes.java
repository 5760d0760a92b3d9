package io.larder.memcached.serde;

import java.io.Serializable;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Decides how the instances of a class are written, and whether they may be at all. Shared by all
 * sessions of a serde.
 *
 * <p>What was decided is kept with the class and does not refer back to the serde, so that neither
 * keeps the other alive.
 */
final class KryoTypes {

  private final ClassFinder classes;
  private final ClassValue<KryoType> decided =
      new ClassValue<>() {
        @Override
        protected KryoType computeValue(Class<?> type) {
          return decide(type);
        }
      };

  KryoTypes(ClassFinder classes) {
    this.classes = classes;
  }

  /**
   * Returns how a class is written.
   *
   * @throws SerdeException if it is not allowed, or cannot be
   */
  KryoType of(Class<?> type) {
    return decided.get(type);
  }

  /** Returns the type that a value has by a fixed id. */
  KryoType fixed(int id) {
    return KryoFixedTypes.of(id);
  }

  /** Returns the type with a fixed id if it is no reference's target; null for all others. */
  @Nullable KryoType plain(int id) {
    return KryoFixedTypes.plain(id);
  }

  /** Returns the type that a value has by name. The allow-list is asked before the class is. */
  KryoType named(String name) {
    KryoType type = of(classes.find(name));
    if (!type.isNamed() || !type.getType().getName().equals(name)) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "class " + name + " is not written by name");
    }
    return type;
  }

  /** Whether a name means the same class whatever the thread's context loader is. */
  boolean isLoaderIndependent(String name) {
    return classes.isLoaderIndependent(name);
  }

  Class<?> find(String name) {
    return classes.find(name);
  }

  void checkAllowed(Class<?> type) {
    classes.allowList().check(type.getName());
  }

  /** Whether instances are left to Java serialization. */
  boolean isJavaSerialized(Class<?> type) {
    return of(type).getId() == KryoFixedTypes.JAVA_ID;
  }

  private KryoType decide(Class<?> concrete) {
    Class<?> type = ClassKinds.withoutEnumBody(concrete);
    KryoType fixed = KryoFixedTypes.of(type);
    if (fixed != null) {
      return fixed;
    }
    checkHasInstances(type);
    boolean platform = ClassKinds.isPlatformClass(type);
    if (platform && !classes.allowList().allows(type.getName())) {
      return KryoViews.typeOf(type);
    }
    classes.allowList().check(type.getName());
    if (type.isArray()) {
      return KryoArrays.named(type);
    }
    if (type.isEnum()) {
      return KryoObjects.enumeration(type);
    }
    try {
      if (ClassKinds.hasSerializationHooks(type) || KryoObjects.hasForeignState(type) || platform) {
        return java(type);
      }
      return type.isRecord() ? KryoObjects.record(type) : KryoObjects.object(type);
    } catch (InaccessibleObjectException e) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          type.getName() + " is out of reach; its module must open " + type.getPackageName(),
          e);
    } catch (LinkageError e) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          type.getName() + " refers to a class that is not on the class path",
          e);
    }
  }

  private static KryoType java(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type)) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          type.getName()
              + " has state of a JDK class, which only Java serialization can write;"
              + " it would have to be Serializable");
    }
    return KryoFixedTypes.as(KryoFixedTypes.JAVA_ID, type);
  }

  private static void checkHasInstances(Class<?> type) {
    if (type.isHidden() || Proxy.isProxyClass(type)) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE,
          type.getName() + " exists in this JVM only: a lambda or a dynamic proxy, not a value");
    }
    boolean instantiable =
        type.isArray() || type.isEnum() || !Modifier.isAbstract(type.getModifiers());
    if (!instantiable || type.isPrimitive() || type == Object.class) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE, type.getName() + " is not the class of a value");
    }
  }
}
