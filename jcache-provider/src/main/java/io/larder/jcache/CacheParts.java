package io.larder.jcache;

import io.larder.jcache.event.Listeners;
import io.larder.jcache.expiry.ExpiryRules;
import io.larder.jcache.integration.Loader;
import io.larder.jcache.integration.Writer;
import io.larder.jcache.management.Statistics;

/** What the operations of one cache work with. */
record CacheParts<K, V>(
    EntryStore<K, V> store,
    ExpiryRules expiry,
    Listeners<K, V> listeners,
    Statistics statistics,
    Loader<K, V> loader,
    Writer<K, V> writer,
    KeyLocks locks,
    Tolerance tolerance) {}
