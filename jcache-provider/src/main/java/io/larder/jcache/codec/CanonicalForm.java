package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;

/**
 * The bytes of keys that have no form of their own in the wire key. Equal keys have equal bytes;
 * the description of the format is in {@code docs/wire-format.md}.
 */
final class CanonicalForm {

  private final Forms forms = new Forms();
  private final ClassLookup classes;

  CanonicalForm(ClassLoader loader, ClassFilter filter) {
    this.classes = new ClassLookup(loader, filter);
  }

  byte[] encode(Object key) {
    KeyWriter out = new KeyWriter(forms);
    try {
      out.write(key);
    } catch (SerdeException e) {
      String name = key.getClass().getTypeName();
      throw new SerdeException(e.reason(), "not a key: " + name + ": " + e.getMessage(), e);
    }
    return out.toByteArray();
  }

  Object decode(byte[] bytes) {
    KeyReader in = new KeyReader(bytes, forms, classes);
    try {
      Object key = in.read(Object.class);
      in.requireEnd();
      return key;
    } catch (SerdeException e) {
      throw new SerdeException(e.reason(), "unreadable key: " + e.getMessage(), e);
    } catch (RuntimeException | LinkageError e) {
      // Constructors of the application and factories of the JDK, given whatever was stored.
      throw new SerdeException(Reason.UNREADABLE, "unreadable key: " + e, e);
    }
  }
}
