/** The memcached client: its public face. */
@NullMarked
package io.larder.memcached;

import org.jspecify.annotations.NullMarked;
