/**
 * The JCache (JSR-107) provider whose store is a fleet of memcached servers. Applications use it
 * through {@code javax.cache} only; the provider's class is the one public type.
 */
@NullMarked
package io.larder.jcache;

import org.jspecify.annotations.NullMarked;
