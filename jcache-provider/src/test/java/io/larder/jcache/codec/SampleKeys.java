package io.larder.jcache.codec;

import java.io.Serializable;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentMap;

/** Key classes as applications write them. */
@SuppressWarnings({
  "ArrayRecordComponent",
  "EqualsGetClass",
  "JavaUtilDate",
  "UndefinedEquals"
}) // They are in people's keys.
final class SampleKeys {

  /** Lets the classes of this file through, and nothing else. */
  static final ClassFilter FILTER = name -> name.startsWith(SampleKeys.class.getName() + "$");

  private SampleKeys() {}

  static KeyCodec codec() {
    return KeyCodec.create("", "c", SampleKeys.class.getClassLoader(), FILTER);
  }

  enum Plan {
    FREE,
    PAID {
      @Override
      boolean costs() {
        return true;
      }
    };

    boolean costs() {
      return false;
    }
  }

  record Pair(Object left, Object right) {}

  record Nothing() {}

  /** An entry that does not keep an entry's contract. */
  record Weighted(String key, Integer value, int weight) implements Map.Entry<String, Integer> {
    @Override
    public String getKey() {
      return key;
    }

    @Override
    public Integer getValue() {
      return value;
    }

    @Override
    public Integer setValue(Integer newValue) {
      throw new UnsupportedOperationException();
    }
  }

  record Primitives(
      boolean a, byte b, char c, short d, int e, long f, float g, double h, String i) {}

  record Collections(
      LinkedList<String> linked,
      SortedSet<Integer> sorted,
      SortedMap<String, Integer> sortedMap,
      ConcurrentMap<String, String> concurrent,
      java.sql.Date date) {}

  record Typed(String[][] names, List<int[]> numbers) {}

  record Refuses(int number) {
    Refuses {
      if (number > 100) {
        throw new IllegalArgumentException("too large");
      }
    }
  }

  /** A composite identifier as JPA wants it. */
  static class OrderId implements Serializable {
    private static final long serialVersionUID = 1L;

    private String tenant = "";
    private long number;
    private transient String cachedText;

    OrderId() {}

    OrderId(String tenant, long number) {
      this.tenant = tenant;
      this.number = number;
      this.cachedText = tenant + number;
    }

    @Override
    public boolean equals(Object o) {
      return o != null
          && o.getClass() == getClass()
          && ((OrderId) o).tenant.equals(tenant)
          && ((OrderId) o).number == number;
    }

    @Override
    public int hashCode() {
      return Objects.hash(tenant, number);
    }

    @Override
    public String toString() {
      return cachedText;
    }
  }

  /** Shadows a field and has no constructor without parameters. */
  static final class LineId extends OrderId {
    private static final long serialVersionUID = 1L;

    private final int number;

    LineId(String tenant, long order, int number) {
      super(tenant, order);
      this.number = number;
    }

    @Override
    public boolean equals(Object o) {
      return super.equals(o) && ((LineId) o).number == number;
    }

    @Override
    public int hashCode() {
      return 31 * super.hashCode() + number;
    }
  }

  /** Caches its hash code as String does, but in a field that is not transient. */
  static final class LazyHash {
    private final String name;
    private int hash;

    LazyHash(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof LazyHash that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = name.hashCode();
      }
      return hash;
    }
  }

  /** Compares the cached hash codes first. */
  static final class QuickReject {
    private final String name;
    private int hashCode;

    QuickReject(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof QuickReject that
          && that.hashCode() == hashCode()
          && that.name.equals(name);
    }

    @Override
    public int hashCode() {
      if (hashCode == 0) {
        hashCode = name.hashCode();
      }
      return hashCode;
    }
  }

  /** Computes its hash code in the constructor, from something that differs between JVMs. */
  static final class EagerHash {
    private final Plan plan;
    private final int cachedHashCode;

    EagerHash(Plan plan, int hash) {
      this.plan = plan;
      this.cachedHashCode = hash;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof EagerHash that && that.plan == plan;
    }

    @Override
    public int hashCode() {
      return cachedHashCode;
    }
  }

  /** Its hash is what it is about. */
  static final class BlobId {
    private final String bucket;
    private final long hash;

    BlobId(String bucket, long hash) {
      this.bucket = bucket;
      this.hash = hash;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof BlobId that && that.hash == hash && that.bucket.equals(bucket);
    }

    @Override
    public int hashCode() {
      return (int) hash;
    }
  }

  static final class ThrowsInEquals {
    private final int hash = 1;

    @Override
    public boolean equals(Object o) {
      throw new IllegalStateException("no equality today");
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  static final class IdentityKey {
    final String name = "x";
  }

  static class DateKey extends java.util.Date {
    private static final long serialVersionUID = 1L;

    DateKey(long time) {
      super(time);
    }
  }

  static final class NamedDate extends java.util.Date {
    private static final long serialVersionUID = 1L;

    private final String name;

    NamedDate(long time, String name) {
      super(time);
      this.name = name;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof NamedDate that && that.name.equals(name) && super.equals(o);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  static final class Inner<K> implements Map.Entry<K, K> {
    private final K k;

    Inner(K k) {
      this.k = k;
    }

    @Override
    public K getKey() {
      return k;
    }

    @Override
    public K getValue() {
      return k;
    }

    @Override
    public K setValue(K value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Map.Entry<?, ?> e && k.equals(e.getKey()) && k.equals(e.getValue());
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
