package io.larder.benchmarks.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/** A JCache provider; the same code for each of them. */
abstract class CacheContestant implements Contestant {

  private static final int BATCH = 100;

  private final Entrant entrant;

  CacheContestant(Entrant entrant) {
    this.entrant = entrant;
  }

  /** The provider's manager. */
  abstract CacheManager manager();

  /** Makes a cache of values of one type. */
  abstract Cache<String, Object> create(String name, MutableConfiguration<String, Object> basic);

  private Cache<String, Object> cache(Values values) {
    Cache<String, Object> known = manager().getCache(values.name());
    return known != null ? known : create(values.name(), new MutableConfiguration<>());
  }

  @Override
  public void fill(Cell cell) {
    Cache<String, Object> cache = cache(cell.values());
    for (Map<String, Object> part :
        new Keys(entrant, cell).maps(cell.values().sample(cell.size()))) {
      cache.putAll(part);
    }
  }

  @Override
  public Operation operation(Cell cell, int worker) {
    Cache<String, Object> cache = cache(cell.values());
    Keys keys = new Keys(entrant, cell);
    Object value = cell.values().sample(cell.size());
    List<Map<String, Object>> maps = keys.maps(value);
    Touch touch = new Touch();
    return switch (cell.op()) {
      case GET -> number -> Check.present(cache.get(keys.one(worker, number)));
      case SET -> number -> cache.put(keys.one(worker, number), value);
      case GET_MANY -> number -> Check.all(cache.getAll(keys.set(worker, number)).size());
      case SET_MANY -> number -> cache.putAll(maps.get(Keys.place(worker, number, maps.size())));
      case ADD -> {
        // One worker adds, the others mostly find what it has added.
        String suffix = "/" + cell.threads() + "/";
        yield number ->
            cache.putIfAbsent(keys.one(worker, number) + suffix + (number >>> 10), value);
      }
      case INVOKE -> number -> Check.present(cache.invoke(keys.one(worker, number), touch));
      case INVOKE_HOT -> number -> Check.present(cache.invoke(keys.one(0, 0), touch));
      case ROUTE -> throw new IllegalArgumentException(cell.toString());
    };
  }

  /** Fills a cache and measures how long it takes to empty it. */
  double clearMicros(int entries) {
    Cache<String, Object> cache = cache(Values.TEXT);
    Map<String, Object> batch = new HashMap<>();
    for (int i = 0; i < entries; i++) {
      batch.put("clear:" + i, "x");
      if (batch.size() == BATCH || i == entries - 1) {
        cache.putAll(batch);
        batch.clear();
      }
    }
    long start = System.nanoTime();
    cache.clear();
    return (System.nanoTime() - start) / 1e3;
  }

  @Override
  public void close() {
    manager().close();
  }
}
