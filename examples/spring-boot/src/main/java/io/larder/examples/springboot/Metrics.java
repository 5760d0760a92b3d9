package io.larder.examples.springboot;

import io.larder.examples.common.Promise;
import io.larder.examples.common.Speaker;
import io.micrometer.core.instrument.MeterRegistry;

/** What Actuator knows about a cache: the meters behind {@code /actuator/metrics/cache.gets}. */
record Metrics(MeterRegistry registry, String cache) {

  /** Prints them, and holds them to have counted. */
  void show(Speaker me) {
    double hits = gets("hit");
    double misses = gets("miss");
    double puts = registry.get("cache.puts").tag("cache", cache).functionCounter().count();
    me.say(
        "Actuator has counted, for this JVM and the cache %s: %.0f hits, %.0f misses, %.0f puts"
            .formatted(cache, hits, misses, puts));
    Promise.check(hits > 0 && misses > 0 && puts > 0, "hits, misses and puts are counted");
  }

  private double gets(String result) {
    return registry
        .get("cache.gets")
        .tags("cache", cache, "result", result)
        .functionCounter()
        .count();
  }
}
