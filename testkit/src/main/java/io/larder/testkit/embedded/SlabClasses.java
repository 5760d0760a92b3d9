package io.larder.testkit.embedded;

import java.util.ArrayList;
import java.util.List;

/**
 * The slab class that memcached would put an item into. The embedded server has no slabs; it only
 * reports the number where the protocol shows it.
 */
final class SlabClasses {

  private static final int SMALLEST = 96;
  private static final int LARGEST = 512 * 1024;
  private static final double FACTOR = 1.25;
  private static final int ALIGNMENT = 8;

  private static final List<Integer> CHUNK_SIZES = chunkSizes();

  private SlabClasses() {}

  static int of(long itemSize) {
    int id = 1;
    while (id < CHUNK_SIZES.size() && itemSize > chunkSize(id)) {
      id++;
    }
    return id;
  }

  static int chunkSize(int id) {
    return CHUNK_SIZES.get(id - 1);
  }

  private static List<Integer> chunkSizes() {
    List<Integer> sizes = new ArrayList<>();
    int size = SMALLEST;
    while (size < LARGEST / FACTOR) {
      size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      sizes.add(size);
      size = (int) (size * FACTOR);
    }
    sizes.add(LARGEST);
    return List.copyOf(sizes);
  }
}
