package io.larder.memcached.internal.routing;

import io.larder.memcached.Key;
import io.larder.memcached.NodeLocator;
import io.larder.memcached.WeightedServer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Rendezvous hashing: each node scores each key, and the highest score owns it; between equal
 * scores the larger node id decides. So adding or removing a node moves only its own share of the
 * keys, and the order of the nodes does not matter. With equal weights it routes like pymemcache
 * does, key for key.
 *
 * <p>Weights turn the hash h, read as a fraction between 0 and 1, into {@code -weight / ln(h)}: a
 * node of twice the weight wins twice the keys, and changing one weight moves keys to or from that
 * node only. As that is monotonic in h, equal weights need no logarithm.
 */
public final class Rendezvous implements NodeLocator {

  private static final int SEED = 0;
  private static final double RANGE = 1L << 32;

  private final Murmur3[] states;
  private final int[] ranks;
  private final double[] weights;
  private final boolean weighted;

  public Rendezvous(List<WeightedServer> nodes) {
    List<String> ids = nodes.stream().map(node -> node.address().nodeId()).toList();
    List<String> sorted = ids.stream().sorted(Rendezvous::compareCodePoints).toList();
    this.states = ids.stream().map(id -> new Murmur3(id + "-", SEED)).toArray(Murmur3[]::new);
    this.ranks = ids.stream().mapToInt(sorted::indexOf).toArray();
    this.weights = nodes.stream().mapToDouble(WeightedServer::weight).toArray();
    this.weighted = Arrays.stream(weights).distinct().count() > 1;
  }

  @Override
  public int owner(Key key) {
    if (states.length == 1) {
      return 0;
    }
    return weighted ? owner(key, node -> true) : ownerByHash(key);
  }

  /** The same for equal weights, where the hash is the score. */
  private int ownerByHash(Key key) {
    int best = -1;
    long bestHash = -1;
    for (int i = 0; i < states.length; i++) {
      long hash = hash(i, key);
      if (hash > bestHash || (hash == bestHash && ranks[i] > ranks[best])) {
        best = i;
        bestHash = hash;
      }
    }
    return best;
  }

  private long hash(int node, Key key) {
    return Integer.toUnsignedLong(states[node].hash(key.routing(), key.routingOffset()));
  }

  @Override
  public int owner(Key key, IntPredicate eligible) {
    int best = -1;
    double bestScore = -1;
    for (int i = 0; i < states.length; i++) {
      if (eligible.test(i)) {
        double score = score(i, key);
        if (score > bestScore || (score == bestScore && ranks[i] > ranks[best])) {
          best = i;
          bestScore = score;
        }
      }
    }
    return best;
  }

  @Override
  public double score(int node, Key key) {
    double hash = hash(node, key);
    return weighted ? -weights[node] / Math.log((hash + 0.5) / RANGE) : hash;
  }

  /** Strings compare by UTF-16 units otherwise, which differs beyond the basic plane. */
  private static int compareCodePoints(String left, String right) {
    return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
  }
}
