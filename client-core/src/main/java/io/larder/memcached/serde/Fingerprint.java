package io.larder.memcached.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32C;

/**
 * A number that changes when the layout of a class's bytes does: the CRC-32C of a line of text that
 * describes it.
 */
final class Fingerprint {

  private final StringBuilder layout;

  Fingerprint(String kind) {
    layout = new StringBuilder(kind);
  }

  /** Adds a member in the order of writing. */
  void add(String name, Class<?> type) {
    layout.append(' ').append(name).append(':').append(type.getName());
  }

  int value() {
    CRC32C crc = new CRC32C();
    crc.update(layout.toString().getBytes(UTF_8));
    return (int) crc.getValue();
  }
}
