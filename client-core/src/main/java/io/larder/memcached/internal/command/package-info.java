/** One file per command: it writes its request and reads its reply. */
@NullMarked
package io.larder.memcached.internal.command;

import org.jspecify.annotations.NullMarked;
