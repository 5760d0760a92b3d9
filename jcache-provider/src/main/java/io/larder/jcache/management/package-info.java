/** Statistics and the management beans of a cache. */
@NullMarked
package io.larder.jcache.management;

import org.jspecify.annotations.NullMarked;
