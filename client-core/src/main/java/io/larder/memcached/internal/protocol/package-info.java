/** Bytes: requests written into and replies parsed out of a connection's buffers. */
@NullMarked
package io.larder.memcached.internal.protocol;

import org.jspecify.annotations.NullMarked;
