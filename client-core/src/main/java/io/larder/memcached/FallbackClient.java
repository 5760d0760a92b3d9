package io.larder.memcached;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads from several clusters, one behind the other, and writes to the first: for moving to a new,
 * cold cluster while the old one still has the data.
 *
 * <pre>{@code
 * FallbackClient<String> client =
 *     FallbackClient.of(List.of(newCluster, oldCluster))
 *         .writingBack(Expiry.in(Duration.ofHours(1)))
 *         .deletingEverywhere();
 * }</pre>
 *
 * <p>A read asks the clusters in their order until one has the item; a bulk read asks the next one
 * for those keys only that are still missing. All that changes an item goes to the first cluster,
 * as if the others did not exist; only {@link #touch} and the reads that touch go to whichever has
 * the item. A failure is not a miss: it is thrown or reported, and no other cluster is asked
 * instead, for what that has may be older.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <V> the type of the values
 */
public final class FallbackClient<V> implements AutoCloseable {

  /** No item of the first cluster has this CAS id: they count from 1. */
  private static final long FOREIGN_CAS = -1;

  private final List<MemcachedClient<V>> clients;
  private final @Nullable Expiry writeBack;
  private final boolean deleteEverywhere;

  private FallbackClient(
      List<MemcachedClient<V>> clients, @Nullable Expiry writeBack, boolean deleteEverywhere) {
    this.clients = clients;
    this.writeBack = writeBack;
    this.deleteEverywhere = deleteEverywhere;
  }

  /**
   * Puts clients one behind the other.
   *
   * @param clients the clients, the new cluster's first
   * @param <V> the type of the values
   * @return a client that writes nothing back and deletes from the first cluster only
   * @throws IllegalArgumentException if there are none
   */
  public static <V> FallbackClient<V> of(List<MemcachedClient<V>> clients) {
    if (clients.isEmpty()) {
      throw new IllegalArgumentException("a fallback client needs at least one client");
    }
    return new FallbackClient<>(List.copyOf(clients), null, false);
  }

  /**
   * Returns a client that copies what it finds in an older cluster into the first, unless something
   * is there by then. That the copy fails does not fail the read. A write or a deletion while it is
   * copied wins over the copy; of deletions, this holds for a client that is {@link
   * #deletingEverywhere}.
   *
   * <p>While a value is copied, the first cluster has a placeholder in its place, as described at
   * {@link LoadingClient}: for {@code append}, {@code incr} and the like, and for other clients, it
   * is an empty item.
   *
   * @param expiry when the copies expire; a read that touches gives them its own expiry
   * @return the client
   */
  public FallbackClient<V> writingBack(Expiry expiry) {
    return new FallbackClient<>(
        clients, Objects.requireNonNull(expiry, "expiry"), deleteEverywhere);
  }

  /**
   * Returns a client that deletes from all clusters. Without that, a deleted item is found again if
   * an older cluster has it.
   *
   * @return the client
   */
  public FallbackClient<V> deletingEverywhere() {
    return new FallbackClient<>(clients, writeBack, true);
  }

  /**
   * Returns the client that gets the writes, for everything that this one has no method for.
   *
   * @return the first client
   */
  public MemcachedClient<V> first() {
    return clients.get(0);
  }

  private List<MemcachedClient<V>> older() {
    return clients.subList(1, clients.size());
  }

  /**
   * Reads a value.
   *
   * @param key the key
   * @return the value; null if no cluster has one
   */
  public @Nullable V get(String key) {
    return read(key, client -> client.get(key), writeBack);
  }

  /**
   * Reads a value and gives it a new time to live, where it is found.
   *
   * @param key the key
   * @param expiry when the item expires from now on
   * @return the value; null if no cluster has one
   */
  public @Nullable V getAndTouch(String key, Expiry expiry) {
    return read(key, client -> client.getAndTouch(key, expiry), writeBack == null ? null : expiry);
  }

  private @Nullable V read(
      String key, Function<MemcachedClient<V>, @Nullable V> operation, @Nullable Expiry copy) {
    V value = operation.apply(first());
    for (MemcachedClient<V> client : older()) {
      if (value != null) {
        return value;
      }
      value = operation.apply(client);
      if (value != null && copy != null) {
        var unused = first().writeBack().copy(List.of(key), client, copy);
      }
    }
    return value;
  }

  /**
   * Reads a value and the id of this version of it, for {@link #cas}. The id of an item that is not
   * in the first cluster is of no use there, so that {@code cas} says it was not found.
   *
   * @param key the key
   * @return value and CAS id; null if no cluster has one
   */
  public @Nullable Item<V> gets(String key) {
    return item(key, client -> client.gets(key), writeBack);
  }

  /**
   * Reads a value with its CAS id, as {@link #gets} does, and gives it a new time to live, where it
   * is found.
   *
   * @param key the key
   * @param expiry when the item expires from now on
   * @return value and CAS id; null if no cluster has one
   */
  public @Nullable Item<V> getsAndTouch(String key, Expiry expiry) {
    return item(key, client -> client.getsAndTouch(key, expiry), writeBack == null ? null : expiry);
  }

  private @Nullable Item<V> item(
      String key,
      Function<MemcachedClient<V>, @Nullable Item<V>> operation,
      @Nullable Expiry copy) {
    Item<V> item = operation.apply(first());
    if (item != null) {
      return item;
    }
    for (MemcachedClient<V> client : older()) {
      item = operation.apply(client);
      if (item != null) {
        Map<String, Item<V>> copies =
            copy == null ? Map.of() : first().writeBack().copy(List.of(key), client, copy);
        // The copy has an id that counts.
        return copies.getOrDefault(key, new Item<>(item.value(), FOREIGN_CAS));
      }
    }
    return null;
  }

  /**
   * Reads many values.
   *
   * @param wanted the keys; one that is named twice is read once
   * @return what was found in any cluster; a key of which a cluster could not tell is a failure
   */
  public BulkRead<V> getMany(Collection<String> wanted) {
    return readMany(wanted, MemcachedClient::getMany, value -> value);
  }

  /**
   * Reads many values with their CAS ids; see {@link #gets}.
   *
   * @param wanted the keys; one that is named twice is read once
   * @return what was found in any cluster; a key of which a cluster could not tell is a failure
   */
  public BulkRead<Item<V>> getsMany(Collection<String> wanted) {
    return readMany(
        wanted, MemcachedClient::getsMany, item -> new Item<>(item.value(), FOREIGN_CAS));
  }

  private interface BulkReader<V, R> {
    BulkRead<R> read(MemcachedClient<V> client, Collection<String> keys);
  }

  private <R> BulkRead<R> readMany(
      Collection<String> wanted, BulkReader<V, R> reader, Function<R, R> foreign) {
    Set<String> missing = new LinkedHashSet<>(wanted);
    Map<String, R> found = new LinkedHashMap<>();
    Map<String, MemcachedException> failures = new LinkedHashMap<>();
    for (MemcachedClient<V> client : clients) {
      if (missing.isEmpty()) {
        break;
      }
      BulkRead<R> part = reader.read(client, missing);
      boolean isOlder = client != first();
      part.hits().forEach((key, hit) -> found.put(key, isOlder ? foreign.apply(hit) : hit));
      failures.putAll(part.failures());
      missing.removeAll(part.hits().keySet());
      missing.removeAll(part.failures().keySet());
      if (isOlder && writeBack != null) {
        var unused = first().writeBack().copy(part.hits().keySet(), client, writeBack);
      }
    }
    Map<String, R> hits = new LinkedHashMap<>();
    for (String key : wanted) {
      R hit = found.get(key);
      if (hit != null) {
        hits.put(key, hit);
      }
    }
    return new BulkRead<>(hits, failures);
  }

  /**
   * Stores a value in the first cluster, whatever is there.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   */
  public void set(String key, V value, Expiry expiry) {
    first().set(key, value, expiry);
  }

  /**
   * Stores many values in the first cluster.
   *
   * @param entries keys and values
   * @param expiry when they expire
   * @return which were stored, and which were not because their server failed or refused them
   */
  public BulkWrite setMany(Map<String, ? extends V> entries, Expiry expiry) {
    return first().setMany(entries, expiry);
  }

  /**
   * Stores a value in the first cluster if that has none.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   * @return whether it was stored
   */
  public boolean add(String key, V value, Expiry expiry) {
    return first().add(key, value, expiry);
  }

  /**
   * Stores a value in the first cluster if that has one.
   *
   * @param key the key
   * @param value the value
   * @param expiry when it expires
   * @return whether it was stored
   */
  public boolean replace(String key, V value, Expiry expiry) {
    return first().replace(key, value, expiry);
  }

  /**
   * Appends bytes to a value of the first cluster.
   *
   * @param key the key
   * @param suffix what to append
   * @return whether there was a value to append to
   */
  public boolean append(String key, V suffix) {
    return first().append(key, suffix);
  }

  /**
   * Prepends bytes to a value of the first cluster.
   *
   * @param key the key
   * @param prefix what to prepend
   * @return whether there was a value to prepend to
   */
  public boolean prepend(String key, V prefix) {
    return first().prepend(key, prefix);
  }

  /**
   * Stores a value in the first cluster if nobody has changed it since it was read.
   *
   * @param key the key
   * @param value the new value
   * @param expiry when it expires
   * @param cas the id of the version that is to be replaced, from {@link #gets}
   * @return which of the three it was
   */
  public CasResult cas(String key, V value, Expiry expiry, long cas) {
    return first().cas(key, value, expiry, cas);
  }

  /**
   * Counts up in the first cluster.
   *
   * @param key the key
   * @param delta by how much, an unsigned number
   * @return the new number; empty if the first cluster has no item
   */
  public OptionalLong incr(String key, long delta) {
    return first().incr(key, delta);
  }

  /**
   * Counts down in the first cluster, not below zero.
   *
   * @param key the key
   * @param delta by how much, an unsigned number
   * @return the new number; empty if the first cluster has no item
   */
  public OptionalLong decr(String key, long delta) {
    return first().decr(key, delta);
  }

  /**
   * Gives an item a new time to live, in the first of the clusters that has it.
   *
   * @param key the key
   * @param expiry when it expires from now on
   * @return whether a cluster has it
   */
  public boolean touch(String key, Expiry expiry) {
    return clients.stream().anyMatch(client -> client.touch(key, expiry));
  }

  /**
   * Deletes an item: from the first cluster, or from all if this client is {@link
   * #deletingEverywhere}, and then from the older ones first, so that no read finds there what the
   * first cluster has lost already.
   *
   * @param key the key
   * @return whether there was one
   * @throws MemcachedException if a cluster failed; the others have been told
   */
  public boolean delete(String key) {
    boolean deleted = false;
    List<MemcachedException> failures = new ArrayList<>();
    for (MemcachedClient<V> client : deletionOrder()) {
      try {
        deleted |= client.delete(key);
      } catch (MemcachedException e) {
        failures.add(e);
      }
    }
    Failures.throwFirst(failures);
    return deleted;
  }

  /**
   * Deletes many items, as {@link #delete} does.
   *
   * @param unwanted the keys
   * @return which were deleted somewhere, which were nowhere, and which failed somewhere
   */
  public BulkWrite deleteMany(Collection<String> unwanted) {
    Set<String> done = new LinkedHashSet<>();
    Map<String, MemcachedException> failures = new LinkedHashMap<>();
    for (MemcachedClient<V> client : deletionOrder()) {
      BulkWrite part = client.deleteMany(unwanted);
      done.addAll(part.done());
      part.failures().forEach(failures::putIfAbsent);
    }
    done.removeAll(failures.keySet());
    Set<String> notFound = new LinkedHashSet<>(unwanted);
    notFound.removeAll(done);
    notFound.removeAll(failures.keySet());
    return new BulkWrite(done, notFound, failures);
  }

  private List<MemcachedClient<V>> deletionOrder() {
    if (!deleteEverywhere) {
      return List.of(first());
    }
    List<MemcachedClient<V>> order = new ArrayList<>(older());
    order.add(first());
    return order;
  }

  /** Closes all clients. */
  @Override
  public void close() {
    clients.forEach(MemcachedClient::close);
  }
}
