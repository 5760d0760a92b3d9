package io.larder.examples.springboot;

import io.larder.examples.common.JavaProgram;
import io.larder.examples.common.Partner;
import io.larder.examples.common.Servers;
import io.larder.examples.common.Speaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Two instances of a Spring Boot application share its caches: what one has looked up, the other
 * one finds; what one changes, the other one sees. Ends with an error if anything is not as
 * promised.
 *
 * <p>In brackets is whether the method ran, or the cache had the answer.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableCaching
public class SpringBootExample {

  /** The argument that makes a JVM the second instance. */
  private static final String SECOND = "second";

  private static final Speaker ME = new Speaker("JVM 1");

  /** Creates the application; Spring does. */
  public SpringBootExample() {}

  /**
   * Runs the example.
   *
   * @param args none, or {@code second} for the other instance
   * @throws IOException if the other instance can't be started
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 1 && args[0].equals(SECOND)) {
      second();
    } else {
      first();
    }
  }

  private static void first() throws IOException {
    try (Servers servers = Servers.provide(ME);
        ConfigurableApplicationContext application = start();
        Partner other = Partner.start(program(), SECOND)) {
      forgetEarlierRuns(application.getBean(CacheManager.class));
      new Tour(customer(ME, application), other).run();
      new Metrics(application.getBean(MeterRegistry.class), "products").show(ME);
    }
    ME.say("Everything was as promised");
  }

  private static void second() throws IOException {
    try (ConfigurableApplicationContext application = start()) {
      Customer customer = customer(new Speaker("JVM 2"), application);
      Partner.serve(customer::perform);
    }
  }

  private static ConfigurableApplicationContext start() {
    return SpringApplication.run(SpringBootExample.class);
  }

  private static Customer customer(Speaker speaker, ConfigurableApplicationContext application) {
    return new Customer(speaker, application.getBean(Catalogue.class));
  }

  /** The same program again: the jar, when it was started with {@code java -jar}. */
  private static JavaProgram program() {
    String classPath = System.getProperty("java.class.path");
    JavaProgram program =
        classPath.endsWith("-boot.jar")
            ? JavaProgram.of(Path.of(classPath))
            : JavaProgram.of(SpringBootExample.class);
    return program.inheriting(Servers.PROPERTY);
  }

  /** Servers of yours may have something of the last time. */
  private static void forgetEarlierRuns(CacheManager caches) {
    caches.getCacheNames().forEach(name -> Objects.requireNonNull(caches.getCache(name)).clear());
  }
}
