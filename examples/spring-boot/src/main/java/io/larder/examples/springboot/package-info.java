/**
 * Two instances of a Spring Boot application share its caches. Begin at {@link
 * io.larder.examples.springboot.SpringBootExample}.
 */
@org.jspecify.annotations.NullMarked
package io.larder.examples.springboot;
