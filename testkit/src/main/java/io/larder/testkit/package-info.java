/**
 * Starts memcached servers for tests: an external one, an installed binary, Docker, or as the last
 * resort an embedded stand-in; by hand or with a JUnit 5 annotation. It has no client in it and
 * depends on none, so that any client's tests can use it.
 */
@NullMarked
package io.larder.testkit;

import org.jspecify.annotations.NullMarked;
