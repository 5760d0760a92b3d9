package io.larder.memcached.serde;

import com.esotericsoftware.kryo.ClassResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what class an object is of: 0 for null; 1 and the number of a named class in
 * this value, followed by name and fingerprint where the number occurs first; or 2 plus a fixed id.
 */
final class KryoClassResolver implements ClassResolver {

  static final int NULL = 0;
  private static final int NAMED = 1;
  static final int FIRST_FIXED = 2;

  private final KryoTypes types;

  /** The named classes of the value at hand, by their number; rarely more than a few. */
  private final List<KryoType> named = new ArrayList<>();

  /** Classes that were read from earlier values, by a hash of their descriptors. */
  private final @Nullable KryoType[] recent = new @Nullable KryoType[64];

  private @Nullable KryoType current;

  KryoClassResolver(KryoTypes types) {
    this.types = types;
  }

  KryoTypes types() {
    return types;
  }

  /** Returns the type that was written or read last. */
  KryoType current() {
    if (current == null) {
      throw new IllegalStateException("no class was written or read");
    }
    return current;
  }

  @Override
  public @Nullable Registration writeClass(
      Output output, @SuppressWarnings("rawtypes") @Nullable Class type) {
    if (type == null) {
      output.writeByte(NULL);
      return null;
    }
    KryoType found = types.of(type);
    write((KryoOutput) output, found);
    current = found;
    return found;
  }

  /** Writes what class an object is of, for a caller that needs no {@link #current}. */
  void write(KryoOutput out, KryoType type) {
    if (type.isNamed()) {
      out.writeByte(NAMED);
      writeName(out, type);
    } else {
      out.writeVarInt(type.header(), true);
    }
  }

  /**
   * Reads the class of the object that follows, if it is known without more ado and its objects are
   * not referred to; reads nothing otherwise.
   */
  @Nullable KryoType tryUnreferenced(KryoInput in) {
    int id = in.peek();
    if (id == NAMED) {
      return tryNamed(in);
    }
    KryoType type = id < FIRST_FIXED ? null : types.plain(id - FIRST_FIXED);
    if (type != null) {
      in.setPosition(in.position() + 1);
    }
    return type;
  }

  private @Nullable KryoType tryNamed(KryoInput in) {
    int start = in.position();
    in.setPosition(start + 1);
    int number = in.peek();
    in.setPosition(start + 2);
    boolean isNew = number == named.size();
    KryoType type =
        isNew ? likely(in) : number >= 0 && number < named.size() ? named.get(number) : null;
    if (type == null || type.isReferenced() || (isNew && !in.skip(type.descriptor()))) {
      in.setPosition(start);
      return null;
    }
    if (isNew) {
      named.add(type);
    }
    return type;
  }

  /** Returns the only type of {@link #recent} whose descriptor may come next. */
  private @Nullable KryoType likely(KryoInput in) {
    return recent[slot(in)];
  }

  private int slot(KryoInput in) {
    return in.peekDescriptor() & recent.length - 1;
  }

  private void writeName(KryoOutput out, KryoType type) {
    int number = named.lastIndexOf(type);
    if (number >= 0) {
      out.writeVarInt(number, true);
      return;
    }
    out.writeVarInt(named.size(), true);
    out.writeBytes(type.descriptor());
    named.add(type);
  }

  @Override
  public @Nullable Registration readClass(Input input) {
    int id = input.readVarInt(true);
    if (id == NULL) {
      return null;
    }
    current = id == NAMED ? readName((KryoInput) input) : types.fixed(id - FIRST_FIXED);
    return current;
  }

  private KryoType readName(KryoInput in) {
    int number = in.readVarInt(true);
    if (number >= 0 && number < named.size()) {
      return named.get(number);
    }
    if (number != named.size()) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "an unknown class number");
    }
    KryoType type = readDescriptor(in);
    named.add(type);
    return type;
  }

  /** Most values are of the classes of the ones before: comparing bytes saves decoding the name. */
  private KryoType readDescriptor(KryoInput in) {
    int slot = slot(in);
    KryoType likely = recent[slot];
    if (likely != null && in.skip(likely.descriptor())) {
      return likely;
    }
    int length = in.readCount(1);
    if (length > ClassNames.MAX_BYTES) {
      throw new SerdeException(SerdeException.Reason.UNREADABLE, "a class name too long");
    }
    String name = ClassNames.decode(in.readBytes(length));
    int fingerprint = in.readInt();
    KryoType type = types.named(name);
    if (type.fingerprint() != fingerprint) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "class " + name + " has other fields than when the value was written");
    }
    if (types.isLoaderIndependent(name)) {
      recent[slot] = type;
    }
    return type;
  }

  @Override
  public void reset() {
    named.clear();
    current = null;
  }

  // The rest is for registering classes. Types are found, not registered; but Kryo's constructor
  // offers its own for the primitives, and is let believe that they were taken.

  @Override
  public void setKryo(Kryo kryo) {}

  @Override
  public Registration register(Registration registration) {
    return registration;
  }

  @Override
  public @Nullable Registration unregister(int classId) {
    return null;
  }

  @Override
  public Registration registerImplicit(@SuppressWarnings("rawtypes") Class type) {
    return types.of(type);
  }

  @Override
  public @Nullable Registration getRegistration(@SuppressWarnings("rawtypes") Class type) {
    return null;
  }

  @Override
  public @Nullable Registration getRegistration(int classId) {
    return null;
  }
}
