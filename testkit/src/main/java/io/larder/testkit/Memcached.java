package io.larder.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a JUnit 5 test its memcached servers.
 *
 * <p>On a class or a method it describes the servers that parameters of the types {@link
 * MemcachedServers}, {@link MemcachedServer} (the first one) or {@code List<MemcachedServer>} get;
 * on a parameter or a field, those of this one only.
 *
 * <p>Servers are started when first needed and stopped after the test class. Within a test class,
 * equal annotations mean the same servers. Before each test they are flushed; one that the last
 * test stopped or paused is brought back.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER, ElementType.FIELD})
@ExtendWith(MemcachedExtension.class)
public @interface Memcached {

  /**
   * How many servers to start.
   *
   * @return the number of servers
   */
  int nodes() default 1;

  /**
   * The memory for items, on each server.
   *
   * @return the memory in megabytes
   */
  int memoryMegabytes() default MemcachedOptions.DEFAULT_MEMORY_MEGABYTES;

  /**
   * The worker threads of each server.
   *
   * @return the number of threads
   */
  int threads() default MemcachedOptions.DEFAULT_THREADS;

  /**
   * Further command line flags, each possibly with its value behind a space.
   *
   * @return the flags
   */
  String[] flags() default {};

  /**
   * Where the servers may come from. A test that stops or pauses servers names {@link
   * Source#BINARY}.
   *
   * @return the sources to try, in this order
   */
  Source[] sources() default {Source.EXTERNAL, Source.BINARY, Source.DOCKER, Source.EMBEDDED};
}
