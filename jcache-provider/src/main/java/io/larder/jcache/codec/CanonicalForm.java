package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;

/** The bytes of keys that have no form of their own in the wire key. */
final class CanonicalForm {

  private final ClassLoader loader;
  private final ClassFilter filter;

  CanonicalForm(ClassLoader loader, ClassFilter filter) {
    this.loader = loader;
    this.filter = filter;
  }

  byte[] encode(Object key) {
    if (key instanceof Boolean truth) {
      return new byte[] {(byte) (truth ? 2 : 1)};
    }
    throw new SerdeException(
        Reason.UNWRITABLE, "keys of " + key.getClass().getName() + " are not supported");
  }

  Object decode(byte[] bytes) {
    if (bytes.length == 1) {
      return bytes[0] == 2;
    }
    throw new SerdeException(
        Reason.UNREADABLE, "not supported with " + loader + " and " + filter + bytes.length);
  }
}
