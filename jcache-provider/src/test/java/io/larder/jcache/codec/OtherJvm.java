package io.larder.jcache.codec;

import io.larder.jcache.codec.SampleKeys.LazyHash;
import io.larder.jcache.codec.SampleKeys.LineId;
import io.larder.jcache.codec.SampleKeys.Pair;
import io.larder.jcache.codec.SampleKeys.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Prints the wire keys of a fixed list of keys, built in an order that is another in every run. */
final class OtherJvm {

  private OtherJvm() {}

  public static void main(String[] args) {
    List<Object> keys = keys(new Random());
    for (String line : lines(keys)) {
      System.out.println(line);
    }
  }

  static List<String> lines(List<Object> keys) {
    KeyCodec codec =
        KeyCodec.create("p.", "a cache", OtherJvm.class.getClassLoader(), ClassFilter.NONE);
    return keys.stream().map(codec::encode).map(key -> key + " " + fullKey(key)).toList();
  }

  static List<Object> keys(Random random) {
    // Their identity hash codes, and so the order of hash sets of enums, differ between JVMs.
    List<Object> keys = new ArrayList<>(ScalarKeys.all().toList());
    List<Object> scalars = new ArrayList<>(keys);
    // A set may or may not take a Timestamp for the Date that says it is equal, which is up to
    // order.
    scalars.removeIf(scalar -> scalar instanceof java.sql.Timestamp);
    Collections.shuffle(scalars, random);
    keys.add(new HashSet<>(scalars));
    keys.add(Set.copyOf(scalars));
    keys.add(Set.of(Plan.FREE, Plan.PAID, "x", 1));
    keys.add(Map.of(Plan.FREE, Set.of(1, 2, 3), Plan.PAID, Set.of(String.class, Integer.class)));
    keys.add(new EnumMap<>(Map.of(Plan.PAID, new Pair(1, Set.of(Plan.FREE, Plan.PAID)))));
    LazyHash lazy = new LazyHash("name");
    if (random.nextBoolean()) {
      int unused = lazy.hashCode();
    }
    keys.add(lazy);
    keys.add(new LineId("tenant", 1, 2));
    return keys;
  }

  private static String fullKey(WireKey key) {
    byte[] fullKey = key.fullKey();
    return fullKey == null
        ? "-"
        : new String(Base64.getEncoder().encode(fullKey), StandardCharsets.US_ASCII);
  }
}
