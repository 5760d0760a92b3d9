package io.larder.memcached;

/**
 * A value with the id of this version of it, which {@link MemcachedClient#cas} compares.
 *
 * @param value the value
 * @param cas the CAS id; each change of the item gives it another
 * @param <V> the type of the value
 */
public record Item<V>(V value, long cas) {}
