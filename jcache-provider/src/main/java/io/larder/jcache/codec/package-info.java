/**
 * How cache keys become memcached keys, and back. Equal keys become equal bytes in every JVM;
 * {@link io.larder.jcache.codec.KeyCodec} is the entrance.
 */
@NullMarked
package io.larder.jcache.codec;

import org.jspecify.annotations.NullMarked;
