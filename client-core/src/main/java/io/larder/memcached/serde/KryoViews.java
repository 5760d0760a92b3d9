package io.larder.memcached.serde;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Views that the JDK gives out of its collections: sublists, key sets, reversed and partial ones.
 * Their classes are the JDK's own business and change with its releases, so what is written is the
 * plain collection that equals the view.
 */
final class KryoViews {

  private KryoViews() {}

  /**
   * Returns how a class of the JDK is written that is not in the table.
   *
   * @throws SerdeException if it is not a view
   */
  static KryoType typeOf(Class<?> type) {
    if (!type.getName().startsWith("java.util.")
        || Queue.class.isAssignableFrom(type)
        // Plain collections would merge what only identity tells apart.
        || type.getName().contains("IdentityHashMap$")) {
      throw AllowList.rejection(type.getName());
    }
    return KryoFixedTypes.as(idOf(type), type);
  }

  private static int idOf(Class<?> type) {
    if (SortedSet.class.isAssignableFrom(type)) {
      return KryoCollections.TREE_SET;
    }
    if (Set.class.isAssignableFrom(type)) {
      return KryoCollections.LINKED_HASH_SET;
    }
    if (SortedMap.class.isAssignableFrom(type)) {
      return KryoMaps.TREE_MAP;
    }
    if (Map.class.isAssignableFrom(type)) {
      return KryoMaps.LINKED_HASH_MAP;
    }
    if (Map.Entry.class.isAssignableFrom(type)) {
      return KryoMaps.ENTRY;
    }
    if (List.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
      return KryoCollections.ARRAY_LIST;
    }
    throw AllowList.rejection(type.getName());
  }
}
