package io.larder.memcached.serde;

/**
 * Puts what another serde writes into an envelope, so that nobody else who can write to memcached
 * can make values for this cache, or move one to another key; and, encrypted, nobody can read them.
 * A value that is not in an envelope, or in a forged one, is unreadable.
 *
 * <p>What it does not stop: putting back an older value of the same key.
 *
 * <p>The flags of the contents are inside. Compression belongs inside too.
 *
 * @param <V> the type of the values
 */
public final class EnvelopeSerde<V> implements Serde<V> {

  private final Serde<V> inner;
  private final Envelope envelope;
  private final Pool<ValueBuffer> buffers = ValueBuffer.pool();

  private EnvelopeSerde(Serde<V> inner, Envelope envelope) {
    this.inner = inner;
    this.envelope = envelope;
  }

  /**
   * Authenticates values with HMAC-SHA256. They stay legible.
   *
   * @param <V> the type of the values
   * @param inner what makes the bytes
   * @param keys the secrets
   * @return a serde
   */
  public static <V> EnvelopeSerde<V> authenticated(Serde<V> inner, KeyRing keys) {
    return new EnvelopeSerde<>(inner, new HmacEnvelope(keys));
  }

  /**
   * Encrypts and authenticates values with AES-GCM. A key should be rotated before it has written
   * four thousand million values, since nonces are random.
   *
   * @param <V> the type of the values
   * @param inner what makes the bytes
   * @param keys the secrets, each of 16, 24 or 32 bytes
   * @return a serde
   */
  public static <V> EnvelopeSerde<V> encrypted(Serde<V> inner, KeyRing keys) {
    return new EnvelopeSerde<>(inner, new AesGcmEnvelope(keys));
  }

  @Override
  public int serialize(byte[] key, V value, ValueBuffer out) {
    int start = out.position();
    envelope.open(out);
    int flagsAt = out.position();
    out.writeInt(0);
    int flags = inner.serialize(key, value, out);
    out.setInt(flagsAt, flags);
    envelope.seal(key, out, start);
    return envelope.flag();
  }

  @Override
  public V deserialize(byte[] key, byte[] bytes, int offset, int length, int flags) {
    if (flags != envelope.flag()) {
      throw new SerdeException(
          SerdeException.Reason.UNREADABLE,
          "not in the envelope that is configured, by its flags " + Flags.describe(flags));
    }
    ValueBuffer contents = buffers.take();
    try {
      envelope.unseal(key, bytes, offset, length, contents);
      if (contents.position() < Integer.BYTES) {
        throw Envelope.foreign();
      }
      return inner.deserialize(
          key,
          contents.array(),
          Integer.BYTES,
          contents.position() - Integer.BYTES,
          contents.getInt(0));
    } finally {
      ValueBuffer.giveBack(buffers, contents);
    }
  }
}
