/** The application's cache loaders and cache writers. */
@NullMarked
package io.larder.jcache.integration;

import org.jspecify.annotations.NullMarked;
