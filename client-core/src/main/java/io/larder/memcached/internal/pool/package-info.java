/** The connections of one node. */
@NullMarked
package io.larder.memcached.internal.pool;

import org.jspecify.annotations.NullMarked;
