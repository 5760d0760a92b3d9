package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code key number (1) | nonce (12) | ciphertext | tag (16)}. The associated data is a label, the
 * key number and the wire key.
 */
final class AesGcmEnvelope implements Envelope {

  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final int HEADER = 1 + NONCE;
  private static final byte[] LABEL = "larder value 1".getBytes(US_ASCII);

  private final int currentId;
  private final SecretKeySpec current;
  private final Map<Integer, SecretKeySpec> secrets = new HashMap<>();
  private final Pool<Cipher> ciphers = new Pool<>(AesGcmEnvelope::cipher);
  private final SecureRandom random = new SecureRandom();

  AesGcmEnvelope(KeyRing keys) {
    currentId = keys.currentId();
    keys.secrets().forEach((id, secret) -> secrets.put(id, checked(id, secret)));
    current = Objects.requireNonNull(secrets.get(currentId));
  }

  private static SecretKeySpec checked(int id, byte[] secret) {
    if (secret.length != 16 && secret.length != 24 && secret.length != 32) {
      throw new IllegalArgumentException(
          "an AES key has 16, 24 or 32 bytes; key " + id + " has " + secret.length);
    }
    return new SecretKeySpec(secret, "AES");
  }

  @Override
  public int flag() {
    return Flags.AES_GCM;
  }

  @Override
  public void open(ValueBuffer out) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    out.write(currentId);
    out.write(nonce, 0, NONCE);
  }

  @Override
  public void seal(byte[] key, ValueBuffer out, int start) {
    int contents = start + HEADER;
    int length = out.position() - contents;
    out.ensureRoom(TAG);
    byte[] array = out.array();
    try {
      Cipher cipher = ciphers.take();
      init(cipher, Cipher.ENCRYPT_MODE, current, key, array, start);
      int sealed = cipher.doFinal(array, contents, length, array, contents);
      ciphers.give(cipher);
      out.advance(sealed - length);
    } catch (GeneralSecurityException e) {
      throw new SerdeException(SerdeException.Reason.UNWRITABLE, "the value is not encrypted", e);
    }
  }

  @Override
  public void unseal(byte[] key, byte[] bytes, int offset, int length, ValueBuffer out) {
    SecretKeySpec secret = length >= HEADER + TAG ? secrets.get(bytes[offset] & 0xFF) : null;
    if (secret == null) {
      throw Envelope.foreign();
    }
    int sealed = length - HEADER;
    out.ensureRoom(sealed);
    try {
      Cipher cipher = ciphers.take();
      init(cipher, Cipher.DECRYPT_MODE, secret, key, bytes, offset);
      int opened = cipher.doFinal(bytes, offset + HEADER, sealed, out.array(), out.position());
      ciphers.give(cipher);
      out.advance(opened);
    } catch (GeneralSecurityException e) {
      throw Envelope.foreign();
    }
  }

  private static void init(
      Cipher cipher, int mode, SecretKeySpec secret, byte[] key, byte[] bytes, int start)
      throws GeneralSecurityException {
    cipher.init(mode, secret, new GCMParameterSpec(8 * TAG, bytes, start + 1, NONCE));
    cipher.updateAAD(LABEL);
    cipher.updateAAD(bytes, start, 1);
    cipher.updateAAD(key);
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
