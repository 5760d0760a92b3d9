package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;

/** How the values of a class are written. Immutable, or safe for many threads. */
@FunctionalInterface
interface Form {

  /** Writes the value, tag first. Equal values write equal bytes. */
  void write(Object value, KeyWriter out);

  /** The form of what has no form: says why, every time. */
  static Form refused(String why) {
    return (value, out) -> {
      throw unwritable(why);
    };
  }

  static SerdeException unwritable(String why) {
    return new SerdeException(Reason.UNWRITABLE, why);
  }

  static SerdeException unreadable(String why) {
    return new SerdeException(Reason.UNREADABLE, why);
  }
}
