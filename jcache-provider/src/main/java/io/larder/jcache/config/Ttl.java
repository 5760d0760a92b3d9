package io.larder.jcache.config;

import java.util.concurrent.TimeUnit;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;

/**
 * How long entries live.
 *
 * @param duration since the event that counts
 */
record Ttl(Duration duration) {

  /** What an entry's life is counted from: the names of JSR-107's expiry policies. */
  enum From {
    CREATED,
    MODIFIED,
    ACCESSED,
    TOUCHED
  }

  static Ttl parse(String text) {
    if (text.equals("eternal")) {
      return new Ttl(Duration.ETERNAL);
    }
    long millis = Kind.duration(text).toMillis();
    if (millis < 1) {
      throw new IllegalArgumentException("'" + text + "' is less than 1ms");
    }
    return new Ttl(new Duration(TimeUnit.MILLISECONDS, millis));
  }

  Factory<ExpiryPolicy> policy(From from) {
    if (duration.isEternal()) {
      return EternalExpiryPolicy.factoryOf();
    }
    return switch (from) {
      case CREATED -> CreatedExpiryPolicy.factoryOf(duration);
      case MODIFIED -> ModifiedExpiryPolicy.factoryOf(duration);
      case ACCESSED -> AccessedExpiryPolicy.factoryOf(duration);
      case TOUCHED -> TouchedExpiryPolicy.factoryOf(duration);
    };
  }
}
