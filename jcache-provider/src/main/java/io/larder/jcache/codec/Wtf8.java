package io.larder.jcache.codec;

import io.larder.memcached.serde.SerdeException;
import io.larder.memcached.serde.SerdeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 that also carries unpaired surrogates, as three bytes each (known as WTF-8). The JDK's
 * encoder writes '?' for every one of them, so that different strings would become the same key.
 * For a string without unpaired surrogates it is exactly UTF-8.
 */
final class Wtf8 {

  private Wtf8() {}

  static byte[] encode(String text) {
    return hasUnpairedSurrogate(text) ? encodeByHand(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    // U+FFFD is what the JDK puts in place of what is not UTF-8; it may also be in the text itself.
    return text.indexOf('\uFFFD') < 0 ? text : decodeByHand(bytes, offset, offset + length);
  }

  private static boolean hasUnpairedSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static byte[] encodeByHand(String text) {
    byte[] bytes = new byte[3 * text.length()];
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80) {
        bytes[at++] = (byte) c;
        continue;
      }
      int following = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
      int lead = (0xF80 >> following) & 0xFF;
      bytes[at++] = (byte) (lead | (c >> (6 * following)));
      for (int shift = 6 * (following - 1); shift >= 0; shift -= 6) {
        bytes[at++] = (byte) (0x80 | ((c >> shift) & 0x3F));
      }
    }
    return Arrays.copyOf(bytes, at);
  }

  private static String decodeByHand(byte[] bytes, int from, int end) {
    StringBuilder text = new StringBuilder(end - from);
    for (int i = from; i < end; ) {
      int lead = bytes[i++];
      if (lead >= 0) {
        text.append((char) lead);
        continue;
      }
      // The ones at the lead byte's top count the bytes of the sequence.
      int following = Integer.numberOfLeadingZeros(~lead << 24) - 1;
      if (following < 1 || following > 3 || following > end - i) {
        throw malformed();
      }
      int c = lead & (0x3F >> following);
      for (int left = following; left > 0; left--) {
        int next = bytes[i++];
        if ((next & 0xC0) != 0x80) {
          throw malformed();
        }
        c = (c << 6) | (next & 0x3F);
      }
      if (c > Character.MAX_CODE_POINT) {
        throw malformed();
      }
      text.appendCodePoint(c);
    }
    return text.toString();
  }

  private static SerdeException malformed() {
    return new SerdeException(Reason.UNREADABLE, "a key's string is not UTF-8");
  }
}
