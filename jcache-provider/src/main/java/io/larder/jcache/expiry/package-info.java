/** Expiry policies as deadlines in milliseconds. */
@NullMarked
package io.larder.jcache.expiry;

import org.jspecify.annotations.NullMarked;
