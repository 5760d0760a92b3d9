/**
 * A first program: two JVMs share objects through one JCache cache. Begin at {@link
 * io.larder.examples.quickstart.Quickstart}.
 */
@org.jspecify.annotations.NullMarked
package io.larder.examples.quickstart;
