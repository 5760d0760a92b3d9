/** Cache entry listeners: who is told of what, when, and on which thread. */
@NullMarked
package io.larder.jcache.event;

import org.jspecify.annotations.NullMarked;
