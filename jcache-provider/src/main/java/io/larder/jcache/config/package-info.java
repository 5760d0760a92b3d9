/** The settings of a cache manager, and where they come from. */
@NullMarked
package io.larder.jcache.config;

import org.jspecify.annotations.NullMarked;
