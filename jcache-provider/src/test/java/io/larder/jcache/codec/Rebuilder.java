package io.larder.jcache.codec;

import io.larder.jcache.codec.SampleKeys.LazyHash;
import io.larder.jcache.codec.SampleKeys.OrderId;
import io.larder.jcache.codec.SampleKeys.Pair;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** Builds an equal key in another way: other collection classes, another order, nothing shared. */
@SuppressWarnings("JdkObsolete") // They are in people's keys.
final class Rebuilder {

  private final Random random;

  Rebuilder(Random random) {
    this.random = random;
  }

  Object rebuild(Object key) {
    if (key instanceof String text) {
      return new String(text);
    }
    if (key instanceof List<?> list) {
      return rebuildList(list);
    }
    if (key instanceof Set<?> set) {
      return rebuildSet(set);
    }
    if (key instanceof Map<?, ?> map) {
      return rebuildMap(map);
    }
    if (key instanceof Map.Entry<?, ?> entry) {
      return new SimpleEntry<>(rebuild(entry.getKey()), rebuild(entry.getValue()));
    }
    if (key instanceof Pair pair) {
      return new Pair(rebuild(pair.left()), pair.right() == null ? null : rebuild(pair.right()));
    }
    if (key instanceof Optional<?> optional) {
      return optional.map(this::rebuild);
    }
    if (key instanceof OrderId id) {
      return new OrderId(id.toString().substring(0, 1), Long.parseLong(id.toString().substring(1)));
    }
    if (key instanceof LazyHash) {
      // The same object, but with its hash code computed.
      int unused = key.hashCode();
    }
    return key;
  }

  private List<Object> rebuildList(List<?> list) {
    List<Object> elements = new ArrayList<>();
    list.forEach(element -> elements.add(rebuild(element)));
    return switch (random.nextInt(5)) {
      case 0 -> elements;
      case 1 -> new LinkedList<>(elements);
      case 2 -> List.copyOf(elements);
      case 3 -> new Vector<>(elements);
      default -> Collections.unmodifiableList(elements);
    };
  }

  private Set<Object> rebuildSet(Set<?> set) {
    List<Object> elements = new ArrayList<>();
    set.forEach(element -> elements.add(rebuild(element)));
    Collections.shuffle(elements, random);
    return switch (random.nextInt(5)) {
      case 0 -> new HashSet<>(elements);
      case 1 -> new LinkedHashSet<>(elements);
      case 2 -> Set.copyOf(elements);
      case 3 -> new CopyOnWriteArraySet<>(elements);
      default -> Collections.unmodifiableSet(new HashSet<>(elements));
    };
  }

  private Map<Object, Object> rebuildMap(Map<?, ?> map) {
    List<Object> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, random);
    Map<Object, Object> rebuilt = new LinkedHashMap<>();
    keys.forEach(key -> rebuilt.put(rebuild(key), rebuild(map.get(key))));
    return switch (random.nextInt(4)) {
      case 0 -> rebuilt;
      case 1 -> new HashMap<>(rebuilt);
      case 2 -> Map.copyOf(rebuilt);
      default -> new ConcurrentHashMap<>(rebuilt);
    };
  }
}
