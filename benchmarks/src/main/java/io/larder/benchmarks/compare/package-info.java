/**
 * The comparison with other clients and caches: each in a JVM of its own, in interleaved rounds.
 */
@NullMarked
package io.larder.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
