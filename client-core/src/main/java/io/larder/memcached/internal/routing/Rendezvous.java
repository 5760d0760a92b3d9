package io.larder.memcached.internal.routing;

import io.larder.memcached.Key;
import java.util.List;

/**
 * Rendezvous hashing: each node scores each key, and the highest score owns it; between equal
 * scores the larger node id decides. So adding or removing a node moves only its own share of the
 * keys, and the order of the nodes does not matter. Routes like pymemcache does, key for key.
 * Immutable.
 */
public final class Rendezvous {

  private static final int SEED = 0;

  private final Murmur3[] states;
  private final int[] ranks;

  public Rendezvous(List<String> nodeIds) {
    this.states = new Murmur3[nodeIds.size()];
    this.ranks = new int[nodeIds.size()];
    List<String> sorted = nodeIds.stream().sorted(Rendezvous::compareCodePoints).toList();
    for (int i = 0; i < states.length; i++) {
      states[i] = new Murmur3(nodeIds.get(i) + "-", SEED);
      ranks[i] = sorted.indexOf(nodeIds.get(i));
    }
  }

  /** Returns the index of the node that owns a key. */
  public int owner(Key key) {
    if (states.length == 1) {
      return 0;
    }
    int best = 0;
    long bestScore = -1;
    for (int i = 0; i < states.length; i++) {
      long score = score(i, key);
      if (score > bestScore || (score == bestScore && ranks[i] > ranks[best])) {
        best = i;
        bestScore = score;
      }
    }
    return best;
  }

  /** Returns a node's score for a key. */
  public long score(int node, Key key) {
    return Integer.toUnsignedLong(states[node].hash(key.routing(), key.routingOffset()));
  }

  /** Strings compare by UTF-16 units otherwise, which differs beyond the basic plane. */
  private static int compareCodePoints(String left, String right) {
    int[] lefts = left.codePoints().toArray();
    int[] rights = right.codePoints().toArray();
    return java.util.Arrays.compare(lefts, rights);
  }
}
