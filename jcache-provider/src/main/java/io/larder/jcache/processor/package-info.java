/** What an entry processor sees of an entry, and what it did to it. */
@NullMarked
package io.larder.jcache.processor;

import org.jspecify.annotations.NullMarked;
