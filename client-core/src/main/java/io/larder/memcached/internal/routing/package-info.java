/** Which node owns a key. */
@NullMarked
package io.larder.memcached.internal.routing;

import org.jspecify.annotations.NullMarked;
