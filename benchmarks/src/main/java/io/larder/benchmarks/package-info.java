/** Benchmarks, and the comparison with other libraries. */
@NullMarked
package io.larder.benchmarks;

import org.jspecify.annotations.NullMarked;
