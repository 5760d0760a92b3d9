package io.larder.jcache.expiry;

import java.util.Set;
import java.util.function.Supplier;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache's expiry policy, asked for deadlines instead of durations. The standard policies are
 * known to answer the same always, which saves a round trip here and there; any other is asked once
 * for each creation, update and access.
 *
 * <p>As thread-safe as the policy.
 */
public final class ExpiryRules {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiryRules.class);

  private static final long LEAST_TOUCHED = 10;

  private static final Set<Class<?>> STANDARD =
      Set.of(
          AccessedExpiryPolicy.class,
          CreatedExpiryPolicy.class,
          EternalExpiryPolicy.class,
          ModifiedExpiryPolicy.class,
          TouchedExpiryPolicy.class);

  private final ExpiryPolicy policy;
  private final boolean constant;
  private final boolean updateNeedsOldEntry;
  private final boolean accessMatters;
  private final long touchedSeconds;

  private ExpiryRules(ExpiryPolicy policy, boolean exact) {
    this.policy = policy;
    Class<?> type = policy.getClass();
    this.constant = STANDARD.contains(type);
    // An update leaves an eternal entry eternal, so there is nothing to look up.
    this.updateNeedsOldEntry =
        type != EternalExpiryPolicy.class
            && type != ModifiedExpiryPolicy.class
            && type != TouchedExpiryPolicy.class;
    this.accessMatters =
        type != EternalExpiryPolicy.class
            && type != ModifiedExpiryPolicy.class
            && type != CreatedExpiryPolicy.class;
    this.touchedSeconds = exact ? 0 : touchedSeconds(policy);
  }

  /**
   * The server's clock ticks once a second, so a time to live of n seconds ends up to one second
   * early. And its ticks may be late, a little always and more under load; lest the entry outlive
   * its deadline, one more second is given away.
   */
  private static long touchedSeconds(ExpiryPolicy policy) {
    Class<?> type = policy.getClass();
    if (type != AccessedExpiryPolicy.class && type != TouchedExpiryPolicy.class) {
      return 0;
    }
    Duration duration = policy.getExpiryForAccess();
    if (duration == null || duration.isEternal()) {
      return 0;
    }
    long seconds = duration.getTimeUnit().toSeconds(duration.getDurationAmount());
    return seconds < LEAST_TOUCHED ? 0 : seconds - 1;
  }

  /**
   * Tells whether the server keeps the entries' deadlines. For access expiry of ten seconds and
   * more: so a read can put the deadline off in the same step. Shorter times are kept by the
   * entries themselves, to the millisecond, and each access rewrites them.
   *
   * @return the time to live that each access gives an entry; 0 if its deadline is in the entry
   */
  public long touchedSeconds() {
    return touchedSeconds;
  }

  /**
   * Makes the rules of a cache.
   *
   * @param factory makes the policy
   * @return the rules
   */
  public static ExpiryRules of(Factory<? extends ExpiryPolicy> factory) {
    return new ExpiryRules(factory.create(), false);
  }

  /**
   * Makes the rules of a cache whose entries keep all deadlines themselves, to the millisecond.
   *
   * @param factory makes the policy
   * @return the rules
   */
  public static ExpiryRules exact(Factory<? extends ExpiryPolicy> factory) {
    return new ExpiryRules(factory.create(), true);
  }

  /**
   * Tells whether the policy is a standard one, which does not mind being asked too often.
   *
   * @return whether its answers never change
   */
  public boolean isConstant() {
    return constant;
  }

  /**
   * Tells whether an entry's deadline after an update depends on the entry that was there.
   *
   * @return whether to read before writing
   */
  public boolean updateNeedsOldEntry() {
    return updateNeedsOldEntry;
  }

  /**
   * Tells whether an access may change an entry's deadline.
   *
   * @return whether {@link #onAccess} has to be called
   */
  public boolean accessMatters() {
    return accessMatters;
  }

  /**
   * Returns the deadline of an entry that is created now.
   *
   * @param nowMillis the time now
   * @return the deadline, possibly {@link Deadlines#NEVER} or {@link Deadlines#AT_ONCE}
   */
  public long onCreation(long nowMillis) {
    // No policy may say "unchanged" here, but if one does, forever is what the others take it for.
    long deadline = deadline(policy::getExpiryForCreation, Deadlines.NEVER, nowMillis);
    return deadline == Deadlines.UNCHANGED ? Deadlines.NEVER : deadline;
  }

  /**
   * Returns the deadline of an entry that gets a new value now.
   *
   * @param nowMillis the time now
   * @return the deadline, possibly one of the constants of {@link Deadlines}
   */
  public long onUpdate(long nowMillis) {
    return deadline(policy::getExpiryForUpdate, Deadlines.UNCHANGED, nowMillis);
  }

  /**
   * Returns the deadline of an entry that is read now.
   *
   * @param nowMillis the time now
   * @return the deadline, possibly one of the constants of {@link Deadlines}
   */
  public long onAccess(long nowMillis) {
    return accessMatters
        ? deadline(policy::getExpiryForAccess, Deadlines.UNCHANGED, nowMillis)
        : Deadlines.UNCHANGED;
  }

  /**
   * Asks the policy. It is the application's code and may throw anything; the specification wants a
   * default then, and the operation to go on.
   */
  private long deadline(Supplier<@Nullable Duration> question, long fallback, long nowMillis) {
    Duration duration;
    try {
      duration = question.get();
    } catch (RuntimeException e) {
      LOG.warn("The expiry policy failed; the entry's expiry is left as it is", e);
      return fallback;
    }
    if (duration == null) {
      return Deadlines.UNCHANGED;
    }
    if (duration.isEternal()) {
      return Deadlines.NEVER;
    }
    if (duration.isZero()) {
      return Deadlines.AT_ONCE;
    }
    // The policy's only duration, which is what this means.
    return touchedSeconds > 0 ? Deadlines.TOUCHED : saturated(duration, nowMillis);
  }

  private static long saturated(Duration duration, long nowMillis) {
    long millis = duration.getTimeUnit().toMillis(duration.getDurationAmount());
    return millis > Deadlines.NEVER - nowMillis ? Deadlines.NEVER : nowMillis + millis;
  }

  /**
   * Returns the policy, which may want to be closed with the cache.
   *
   * @return the application's object
   */
  public ExpiryPolicy policy() {
    return policy;
  }
}
