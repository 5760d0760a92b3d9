/** Benchmarks of the client's parts, each by itself. */
@NullMarked
package io.larder.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
