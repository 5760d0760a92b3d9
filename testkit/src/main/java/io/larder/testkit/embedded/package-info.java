/**
 * A stand-in for memcached inside the JVM: the text and meta protocols as memcached 1.6.18 answers
 * them. It shares no code with any client, so that a mistake can't hide on both sides.
 */
@NullMarked
package io.larder.testkit.embedded;

import org.jspecify.annotations.NullMarked;
