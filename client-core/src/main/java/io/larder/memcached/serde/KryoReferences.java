package io.larder.memcached.serde;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.ReferenceResolver;
import com.esotericsoftware.kryo.util.IdentityObjectIntMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the objects of a graph in the order they are met, so that each is written once. Most
 * graphs are small, and searching a few objects is faster than asking for their identity hash
 * codes.
 */
final class KryoReferences implements ReferenceResolver {

  private static final int FEW = 16;
  private static final int KEPT_CAPACITY = 2048;

  private final int max;
  private final KryoClassResolver classes;

  private final @Nullable Object[] firstWritten = new @Nullable Object[FEW];
  private final IdentityObjectIntMap<Object> writtenIds = new IdentityObjectIntMap<>();
  private int written;

  /** The ids of objects whose contents are being written, and that cannot be referred to yet. */
  private final BitSet open = new BitSet();

  private final List<@Nullable Object> read = new ArrayList<>();

  KryoReferences(int max, KryoClassResolver classes) {
    this.max = max;
    this.classes = classes;
  }

  /** Marks the object that was met last. */
  int open() {
    int id = written - 1;
    open.set(id);
    return id;
  }

  void close(int id) {
    open.clear(id);
  }

  @Override
  public void setKryo(Kryo kryo) {}

  @Override
  public int getWrittenId(Object object) {
    int id = written <= FEW ? search(object) : writtenIds.get(object, -1);
    return id >= 0 && open.get(id) ? -1 : id;
  }

  private int search(Object object) {
    for (int id = written - 1; id >= 0; id--) {
      if (firstWritten[id] == object) {
        return id;
      }
    }
    return -1;
  }

  @Override
  public int addWrittenObject(Object object) {
    if (written == max) {
      throw new SerdeException(
          SerdeException.Reason.UNWRITABLE, "the value has over " + max + " objects");
    }
    int id = written++;
    if (id < FEW) {
      firstWritten[id] = object;
    } else {
      if (id == FEW) {
        for (int i = 0; i < FEW; i++) {
          writtenIds.put(firstWritten[i], i);
        }
      }
      writtenIds.put(object, id);
    }
    return id;
  }

  @Override
  public int nextReadId(@SuppressWarnings("rawtypes") Class type) {
    if (read.size() == max) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "the value has over " + max + " objects");
    }
    read.add(null);
    return read.size() - 1;
  }

  @Override
  public void setReadObject(int id, Object object) {
    read.set(id, object);
  }

  @Override
  public Object getReadObject(@SuppressWarnings("rawtypes") Class type, int id) {
    Object object = id >= 0 && id < read.size() ? read.get(id) : null;
    if (object == null) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE, "a reference to an object that is not there yet");
    }
    return object;
  }

  @Override
  public void reset() {
    if (written > 0) {
      Arrays.fill(firstWritten, 0, Math.min(written, FEW), null);
      if (written > FEW) {
        writtenIds.clear(KEPT_CAPACITY);
      }
      written = 0;
      open.clear();
    }
    if (read.size() > KEPT_CAPACITY) {
      read.clear();
      ((ArrayList<?>) read).trimToSize();
    } else {
      read.clear();
    }
  }

  /**
   * Kryo asks right after the class was written or read; so the class resolver knows the answer.
   */
  @Override
  public boolean useReferences(@SuppressWarnings("rawtypes") Class type) {
    return classes.current().isReferenced();
  }
}
