package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells cached hash codes from data. A cached hash code must not be part of a key: it may not be
 * computed yet, and it may differ between JVMs, since that of an enum constant does.
 *
 * <p>Hibernate's and Spring's classes are known by name. Elsewhere a field is a candidate if it is
 * an {@code int} or {@code long} with a name like {@code hash}, {@code hashCode}, {@code
 * cachedHash}; and it is left out if {@code equals} says that two objects which differ in nothing
 * else are equal. That is tried once per class, on two copies of the first key. Otherwise two keys
 * that differ in a genuine {@code hash}, say of a file, would become one. A cached hash code that
 * {@code equals} does compare stays part of the key, and is computed before it is written.
 */
final class CachedHash {

  private static final Pattern NAME =
      Pattern.compile(
          "[_$]*(m_|cached|lazy|memoized|computed)?_?hash(_?code)?_?(cache|cached|value)?[_$]*",
          Pattern.CASE_INSENSITIVE);

  private enum Verdict {
    UNKNOWN,
    LEFT_OUT,
    PART
  }

  private final List<Field> all;
  private final List<Field> candidates;
  private final boolean hasTransientHash;
  private final @Nullable KnownHash known;
  private final Instances instances;
  // Two threads that find out at once find the same.
  private volatile Verdict verdict = Verdict.UNKNOWN;

  CachedHash(Class<?> type, List<Field> all, Instances instances) {
    this.all = all;
    this.instances = instances;
    this.known = KnownHash.of(type);
    List<Field> named = all.stream().filter(f -> looksLikeOne(f) && !isKnown(f)).toList();
    this.candidates = named.stream().filter(f -> !Modifier.isTransient(f.getModifiers())).toList();
    this.hasTransientHash = named.size() > candidates.size();
  }

  boolean isKnown(Field field) {
    return known != null && known.field().equals(field.getName());
  }

  boolean isCandidate(Field field) {
    return candidates.contains(field);
  }

  /** Tells whether the candidates are part of the key, and if so, makes sure they are computed. */
  boolean isPartOf(Object value) {
    if (verdict == Verdict.UNKNOWN) {
      verdict = equalsIgnoresThem(value) ? Verdict.LEFT_OUT : Verdict.PART;
    }
    if (verdict == Verdict.LEFT_OUT) {
      return false;
    }
    int unused = value.hashCode();
    return true;
  }

  /** Gives a decoded object the hash code that could not be read. */
  void restore(Object value, boolean leftOut) {
    if (known != null) {
      known.restore(value, all);
    } else if ((leftOut || hasTransientHash) && value.hashCode() == 0) {
      throw Form.unreadable(
          value.getClass().getName()
              + " computes its hash code only in the constructor, so that it cannot be rebuilt:"
              + " compute it in hashCode(), or make the class a record");
    }
  }

  private boolean equalsIgnoresThem(Object value) {
    // Both copies look as if they had computed it, so that a comparison that skips zeros counts.
    Object one = copyWith(value, 1);
    Object two = copyWith(value, 2);
    try {
      return one.equals(two) && two.equals(one);
    } catch (RuntimeException e) {
      // The application's code: it may throw anything. It must not decide what keys look like.
      throw new SerdeException(
          Reason.UNWRITABLE, "equals of " + value.getClass().getName() + " threw " + e, e);
    }
  }

  private Object copyWith(Object value, int hash) {
    Object copy = instances.createRaw();
    for (Field field : all) {
      FieldValue.set(field, copy, FieldsForm.get(field, value));
    }
    for (Field field : candidates) {
      FieldValue.set(field, copy, field.getType() == long.class ? (Object) (long) hash : hash);
    }
    return copy;
  }

  private static boolean looksLikeOne(Field field) {
    Class<?> type = field.getType();
    return (type == int.class || type == long.class) && NAME.matcher(field.getName()).matches();
  }
}
