package io.larder.jcache.management;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.management.CacheStatisticsMXBean;

/**
 * Counts what one cache does in this JVM, if statistics are enabled. Thread-safe; a reader may see
 * one operation's numbers half counted.
 */
public final class Statistics {

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder removals = new LongAdder();
  private final LongAdder getNanos = new LongAdder();
  private final LongAdder putNanos = new LongAdder();
  private final LongAdder removeNanos = new LongAdder();
  private volatile boolean enabled;

  /**
   * Creates statistics that start at zero.
   *
   * @param enabled whether to count from the start
   */
  public Statistics(boolean enabled) {
    this.enabled = enabled;
  }

  /**
   * Switches counting on or off; the numbers stay.
   *
   * @param enabled whether to count from now on
   */
  public void enable(boolean enabled) {
    this.enabled = enabled;
  }

  /**
   * Tells whether operations are counted.
   *
   * @return whether statistics are enabled
   */
  public boolean isEnabled() {
    return enabled;
  }

  /**
   * Starts to time an operation.
   *
   * @return what the methods that end it want; without meaning if nothing is counted
   */
  public long start() {
    return enabled ? System.nanoTime() : 0;
  }

  /**
   * Counts a lookup.
   *
   * @param hit whether it found an entry
   * @param start from {@link #start}
   */
  public void lookup(boolean hit, long start) {
    lookups(hit ? 1 : 0, hit ? 0 : 1, start);
  }

  /**
   * Counts lookups.
   *
   * @param found how many found an entry
   * @param notFound how many did not
   * @param start from {@link #start}
   */
  public void lookups(int found, int notFound, long start) {
    if (enabled) {
      hits.add(found);
      misses.add(notFound);
      getNanos.add(elapsed(start));
    }
  }

  /**
   * Counts stores.
   *
   * @param count how many
   * @param start from {@link #start}
   */
  public void puts(int count, long start) {
    if (enabled && count > 0) {
      puts.add(count);
      putNanos.add(elapsed(start));
    }
  }

  /**
   * Counts removals.
   *
   * @param count how many
   * @param start from {@link #start}
   */
  public void removals(int count, long start) {
    if (enabled && count > 0) {
      removals.add(count);
      removeNanos.add(elapsed(start));
    }
  }

  /** An operation that began before counting was enabled has no start. */
  private static long elapsed(long start) {
    return start == 0 ? 0 : System.nanoTime() - start;
  }

  /**
   * Returns the view of the numbers that the specification wants.
   *
   * @return a management bean
   */
  public CacheStatisticsMXBean bean() {
    return new Bean();
  }

  private final class Bean implements CacheStatisticsMXBean {

    @Override
    public void clear() {
      for (LongAdder each :
          new LongAdder[] {hits, misses, puts, removals, getNanos, putNanos, removeNanos}) {
        each.reset();
      }
    }

    @Override
    public long getCacheHits() {
      return hits.sum();
    }

    @Override
    public float getCacheHitPercentage() {
      return percentage(getCacheHits());
    }

    @Override
    public long getCacheMisses() {
      return misses.sum();
    }

    @Override
    public float getCacheMissPercentage() {
      return percentage(getCacheMisses());
    }

    private float percentage(long part) {
      long gets = getCacheGets();
      return gets == 0 ? 0 : 100f * part / gets;
    }

    @Override
    public long getCacheGets() {
      return getCacheHits() + getCacheMisses();
    }

    @Override
    public long getCachePuts() {
      return puts.sum();
    }

    @Override
    public long getCacheRemovals() {
      return removals.sum();
    }

    /** The server evicts, on its own, and counts it for all of its caches together. */
    @Override
    public long getCacheEvictions() {
      return 0;
    }

    @Override
    public float getAverageGetTime() {
      return averageMicros(getNanos, getCacheGets());
    }

    @Override
    public float getAveragePutTime() {
      return averageMicros(putNanos, getCachePuts());
    }

    @Override
    public float getAverageRemoveTime() {
      return averageMicros(removeNanos, getCacheRemovals());
    }

    private static float averageMicros(LongAdder nanos, long count) {
      return count == 0 ? 0 : (float) nanos.sum() / count / TimeUnit.MICROSECONDS.toNanos(1);
    }
  }
}
