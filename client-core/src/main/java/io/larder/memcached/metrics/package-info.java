/** Meters of a client, for applications that have Micrometer. */
@NullMarked
package io.larder.memcached.metrics;

import org.jspecify.annotations.NullMarked;
