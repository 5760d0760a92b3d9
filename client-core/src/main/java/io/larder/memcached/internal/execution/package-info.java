/** How requests get to a connection: leader combining, deadlines, failures. */
@NullMarked
package io.larder.memcached.internal.execution;

import org.jspecify.annotations.NullMarked;
