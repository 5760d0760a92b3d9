package io.larder.benchmarks.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The keys of one contestant: nobody reads what another one has written in its own format. */
final class Keys {

  private final List<String> keys = new ArrayList<>();
  private final List<List<String>> groups = new ArrayList<>();
  private final List<Set<String>> sets = new ArrayList<>();

  Keys(Entrant owner, Cell cell) {
    for (int i = 0; i < cell.keys(); i++) {
      keys.add(
          String.format(
              Locale.ROOT, "%c:%s:%07d:%06d", owner.letter(), cell.values(), cell.size(), i));
    }
    for (int from = 0; from + Op.MANY <= keys.size(); from += Op.MANY) {
      groups.add(List.copyOf(keys.subList(from, from + Op.MANY)));
      sets.add(new LinkedHashSet<>(groups.get(groups.size() - 1)));
    }
  }

  List<String> all() {
    return keys;
  }

  /** The key for a worker's operation. */
  String one(int worker, int number) {
    return keys.get(place(worker, number, keys.size()));
  }

  /** The keys for a worker's operation on many. */
  List<String> many(int worker, int number) {
    return groups.get(place(worker, number, groups.size()));
  }

  /** The same as a set. */
  Set<String> set(int worker, int number) {
    return sets.get(place(worker, number, sets.size()));
  }

  /** The same with a value for each. */
  List<Map<String, Object>> maps(Object value) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (List<String> group : groups) {
      Map<String, Object> map = new HashMap<>();
      group.forEach(key -> map.put(key, value));
      maps.add(map);
    }
    return maps;
  }

  static int place(int worker, int number, int count) {
    return Math.floorMod(worker * 37 + number, count);
  }
}
