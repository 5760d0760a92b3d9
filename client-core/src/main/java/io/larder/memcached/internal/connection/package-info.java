/** One socket: how it is opened, watched, and closed. */
@NullMarked
package io.larder.memcached.internal.connection;

import org.jspecify.annotations.NullMarked;
