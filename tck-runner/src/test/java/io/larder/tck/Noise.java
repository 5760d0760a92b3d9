package io.larder.tck;

import java.net.URI;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;

/**
 * Another application on the TCK's servers: caches of the same names under another prefix, used and
 * cleared all the time, until the process is ended.
 */
public final class Noise {

  private static final int KEYS = 2_000;

  private Noise() {}

  /**
   * Runs for ever.
   *
   * @param args the servers
   */
  public static void main(String[] args) {
    URI uri = URI.create("memcached://" + args[0].replace(',', ';') + "/noise");
    CacheManager manager =
        Caching.getCachingProvider().getCacheManager(uri, Noise.class.getClassLoader());
    Cache<Integer, String> eternal = manager.createCache("org.jsr107.tck.GetTest", configuration());
    Cache<Integer, String> brief =
        manager.createCache(
            "org.jsr107.tck.CacheTest",
            configuration()
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 1))));
    Random random = new Random(1);
    for (long round = 0; ; round++) {
      play(eternal, random);
      play(brief, random);
      if (round % KEYS == 0) {
        eternal.clear();
        System.out.println(round + " rounds");
      }
    }
  }

  private static MutableConfiguration<Integer, String> configuration() {
    return new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class);
  }

  private static void play(Cache<Integer, String> cache, Random random) {
    int key = random.nextInt(KEYS);
    switch (random.nextInt(5)) {
      case 0 -> cache.put(key, "noise " + key);
      case 1 -> cache.putIfAbsent(key, "noise");
      case 2 -> cache.remove(key);
      case 3 -> cache.replace(key, "more noise");
      default -> cache.get(key);
    }
  }
}
