package io.larder.examples.hibernate;

import java.util.ArrayList;
import java.util.List;
import org.hibernate.stat.Statistics;

/**
 * What Hibernate counted.
 *
 * @param data lookups of entities and collections
 * @param naturalIds lookups of natural ids
 * @param queries lookups of query results
 * @param sql statements that went to the database
 */
record Counts(Lookups data, Lookups naturalIds, Lookups queries, long sql) {

  /** Lookups in one kind of region. */
  record Lookups(long hits, long misses) {

    Lookups since(Lookups before) {
      return new Lookups(hits - before.hits, misses - before.misses);
    }

    private void describe(String what, List<String> parts) {
      if (hits + misses > 0) {
        parts.add(what + " " + count(hits, "hit") + " " + count(misses, "miss"));
      }
    }
  }

  /** What was counted up to now. */
  static Counts of(Statistics counted) {
    return new Counts(
        new Lookups(counted.getSecondLevelCacheHitCount(), counted.getSecondLevelCacheMissCount()),
        new Lookups(counted.getNaturalIdCacheHitCount(), counted.getNaturalIdCacheMissCount()),
        new Lookups(counted.getQueryCacheHitCount(), counted.getQueryCacheMissCount()),
        counted.getPrepareStatementCount());
  }

  /** What was counted in between. */
  Counts since(Counts before) {
    return new Counts(
        data.since(before.data),
        naturalIds.since(before.naturalIds),
        queries.since(before.queries),
        sql - before.sql);
  }

  private static String count(long number, String what) {
    if (number == 1) {
      return "1 " + what;
    }
    return number + " " + what + (what.endsWith("s") ? "es" : "s");
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    queries.describe("query results", parts);
    naturalIds.describe("natural ids", parts);
    data.describe("entities and collections", parts);
    parts.add(count(sql, "SQL statement"));
    return "[" + String.join(", ", parts) + "]";
  }
}
