package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code key number (1) | contents | tag (32)}. The tag is over a label, the wire key with its
 * length, and all that precedes the tag.
 */
final class HmacEnvelope implements Envelope {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG = 32;

  /** Keeps these tags apart from others that may be made with the same secret. */
  private static final byte[] LABEL = "larder value 1".getBytes(US_ASCII);

  private final int currentId;
  private final Pool<Mac> current;
  private final Map<Integer, Pool<Mac>> macs = new HashMap<>();

  HmacEnvelope(KeyRing keys) {
    currentId = keys.currentId();
    keys.secrets().forEach((id, secret) -> macs.put(id, pool(secret)));
    current = Objects.requireNonNull(macs.get(currentId));
  }

  private static Pool<Mac> pool(byte[] secret) {
    SecretKeySpec spec = new SecretKeySpec(secret, ALGORITHM);
    return new Pool<>(() -> mac(spec));
  }

  @Override
  public int flag() {
    return Flags.HMAC;
  }

  @Override
  public void open(ValueBuffer out) {
    out.write(currentId);
  }

  @Override
  public void seal(byte[] key, ValueBuffer out, int start) {
    byte[] tag = tag(current, key, out.array(), start, out.position() - start);
    out.write(tag, 0, TAG);
  }

  @Override
  public void unseal(byte[] key, byte[] bytes, int offset, int length, ValueBuffer out) {
    Pool<Mac> pool = length > TAG ? macs.get(bytes[offset] & 0xFF) : null;
    if (pool == null) {
      throw Envelope.foreign();
    }
    int sealed = length - TAG;
    byte[] expected = tag(pool, key, bytes, offset, sealed);
    byte[] actual = Arrays.copyOfRange(bytes, offset + sealed, offset + length);
    if (!MessageDigest.isEqual(expected, actual)) {
      throw Envelope.foreign();
    }
    out.write(bytes, offset + 1, sealed - 1);
  }

  private static byte[] tag(Pool<Mac> pool, byte[] key, byte[] bytes, int offset, int length) {
    Mac mac = pool.take();
    mac.update(LABEL);
    // Without the length, the end of a key could pass for the beginning of a value.
    mac.update((byte) (key.length >>> 8));
    mac.update((byte) key.length);
    mac.update(key);
    mac.update(bytes, offset, length);
    byte[] tag = mac.doFinal();
    pool.give(mac);
    return tag;
  }

  private static Mac mac(SecretKeySpec secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
