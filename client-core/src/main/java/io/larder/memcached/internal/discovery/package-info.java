/** Which servers there are. */
@NullMarked
package io.larder.memcached.internal.discovery;

import org.jspecify.annotations.NullMarked;
