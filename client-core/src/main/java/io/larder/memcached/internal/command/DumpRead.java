package io.larder.memcached.internal.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.larder.memcached.DumpedItem;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code lru_crawler metadump hash}: written once and then read piece by piece, because its reply
 * may have a line for each of millions of items. Only the lines whose key begins with a prefix are
 * looked at any further.
 */
public final class DumpRead extends Command {

  /** So many lines are read at a time: few enough for one deadline, whatever keys they have. */
  private static final int LINES = 1_000;

  private static final byte[] REQUEST = "lru_crawler metadump hash".getBytes(US_ASCII);
  private static final byte[] KEY = "key=".getBytes(US_ASCII);
  private static final byte[] END = "END".getBytes(US_ASCII);
  private static final byte[] BUSY = "BUSY".getBytes(US_ASCII);

  private final byte[] linePrefix;
  private final List<DumpedItem> items = new ArrayList<>();
  private boolean ended;
  private boolean busy;
  private @Nullable String error;

  /** Creates the command for all keys that begin with a prefix, given as it is on the wire. */
  public DumpRead(byte[] prefix) {
    StringBuilder line = new StringBuilder("key=");
    for (byte b : prefix) {
      // memcached escapes all but letters, digits and these.
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      line.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    this.linePrefix = line.toString().getBytes(US_ASCII);
  }

  /** Returns what the last piece had; valid until the next one is read. */
  public List<DumpedItem> items() {
    return items;
  }

  /** Tells whether the last piece was the last. */
  public boolean isEnded() {
    return ended;
  }

  /** Tells whether the server is dumping for somebody else, so that it has to be asked again. */
  public boolean isBusy() {
    return busy;
  }

  /** Returns the server's words if it will not dump; null if it does. */
  public @Nullable String error() {
    return error;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    out.ascii(REQUEST).endLine();
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    items.clear();
    busy = false;
    for (int i = 0; i < LINES; i++) {
      in.readLooseLine();
      if (in.startsWith(linePrefix)) {
        items.add(item(in));
      } else if (!in.startsWith(KEY)) {
        readLast(in);
        return;
      }
    }
  }

  private void readLast(ReplyReader in) {
    if (in.takeToken(END)) {
      ended = true;
    } else if (in.takeToken(BUSY)) {
      busy = true;
    } else {
      error = in.rest();
    }
  }

  /** {@code key=… exp=… la=… cas=… fetch=… cls=… size=…}; newer servers add fields. */
  private static DumpedItem item(ReplyReader in) throws IOException {
    byte[] key = null;
    long expires = DumpedItem.NEVER;
    long cas = 0;
    while (in.peek() != 0) {
      String name = in.name();
      switch (name) {
        case "key" -> key = decode(in);
        case "exp" -> expires = in.number();
        case "cas" -> cas = in.number();
        default -> in.skipToken();
      }
      if (in.peek() != 0) {
        in.expect(' ');
      }
    }
    if (key == null) {
      throw in.broken("a dumped item has no key");
    }
    return new DumpedItem(key, expires, cas);
  }

  private static byte[] decode(ReplyReader in) throws IOException {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    for (char c = in.peek(); c != 0 && c != ' '; c = in.peek()) {
      in.next();
      int high = c == '%' ? Character.digit(in.next(), 16) : 0;
      int low = c == '%' ? Character.digit(in.next(), 16) : c;
      if (high < 0 || low < 0) {
        throw in.broken("a dumped key is badly escaped");
      }
      key.write(c == '%' ? high * 16 + low : c);
    }
    return key.toByteArray();
  }

  @Override
  public int size() {
    return REQUEST.length + 2;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public String operation() {
    return "dump";
  }

  @Override
  public String toString() {
    return "lru_crawler metadump";
  }
}
