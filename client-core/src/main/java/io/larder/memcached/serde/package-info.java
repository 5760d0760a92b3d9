/**
 * How values become bytes and memcached client flags, and back. This package knows nothing of the
 * client that uses it.
 */
@NullMarked
package io.larder.memcached.serde;

import org.jspecify.annotations.NullMarked;
