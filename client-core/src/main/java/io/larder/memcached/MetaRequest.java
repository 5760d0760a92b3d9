package io.larder.memcached;

import java.util.Objects;

/**
 * One request of memcached's meta protocol: a command, a key, and the flags that say what to do and
 * what to return. Larder adds an opaque to each and checks it in the reply.
 *
 * <p>A read can also decide who fills an item that is missing, stale or about to expire; {@link
 * LoadingClient} is made of this:
 *
 * <pre>{@code
 * MetaReply reply =
 *     client.meta().send(
 *         MetaRequest.get(key)
 *             .returning(Returned.VALUE, Returned.CAS)
 *             .vivify(Expiry.in(Duration.ofSeconds(30))) // an empty item, if there is none
 *             .recacheUnder(60)); // one reader wins in the last minute
 * if (reply.isWon()) {
 *   // This reader is the one that fills the item: MetaRequest.set(...).ifCas(reply.cas()).
 *   // If there is an old value, the reply has it; isStale() tells whether it was marked stale.
 * } else if (reply.isWonByOther()) {
 *   // Another one is doing it: use the old value if there is one, or come back later.
 * }
 * }</pre>
 *
 * <p>An item is marked stale by {@code MetaRequest.delete(key).invalidate()}: it is read as before,
 * but every first reader after that wins.
 *
 * <p>Made by one of the factory methods and refined by the others, each of which changes this
 * object and returns it. Not safe for use by several threads until it has been handed to a client;
 * after that it must not be changed.
 */
public final class MetaRequest {

  /** The command of a request. */
  public enum Command {
    /** {@code mg}: read an item, or some of its metadata. */
    GET("mg", "get"),
    /** {@code ms}: store an item. */
    SET("ms", "set"),
    /** {@code md}: delete an item, or mark it stale. */
    DELETE("md", "delete"),
    /** {@code ma}: count up or down. */
    ARITHMETIC("ma", "count");

    private final String wire;
    private final String operation;

    Command(String wire, String operation) {
      this.wire = wire;
      this.operation = operation;
    }

    /**
     * Returns the command's two letters.
     *
     * @return the name that goes over the wire
     */
    public String wire() {
      return wire;
    }

    /**
     * Returns the command's name for people.
     *
     * @return a lower-case word
     */
    public String operation() {
      return operation;
    }
  }

  /** How {@code ms} treats what is there already. */
  public enum Mode {
    /** Store whatever is there. */
    SET('S'),
    /** Store only if nothing is there. */
    ADD('E'),
    /** Store only if something is there. */
    REPLACE('R'),
    /** Append to what is there. */
    APPEND('A'),
    /** Prepend to what is there. */
    PREPEND('P');

    private final char wire;

    Mode(char wire) {
      this.wire = wire;
    }

    /**
     * Returns the mode's letter.
     *
     * @return the token that goes over the wire
     */
    public char wire() {
      return wire;
    }
  }

  /** A number that was not set. */
  public static final long UNSET = Long.MIN_VALUE;

  private static final byte[] NOTHING = {};

  private static final Mode[] MODES = Mode.values();

  private static final int MODE_SHIFT = 8;

  private static final int RETURNED = (1 << MODE_SHIFT) - 1;

  private static final int NO_TTL = Integer.MIN_VALUE;

  private static final int PLAIN =
      Returned.VALUE.bit() | Returned.CLIENT_FLAGS.bit() | Returned.CAS.bit();

  private final Command command;
  private final Key key;
  private final byte[] body;
  private final int bodyOffset;
  private final int bodyLength;

  /**
   * What to return, by the bits of {@link Returned}, which are {@link #RETURNED}, and above them
   * the ordinal of the mode, of which the first is the default. This and a {@code ttl} of 32 bits
   * save every request 8 bytes.
   */
  private int options;

  private int clientFlags;
  private long cas;
  private int ttl = NO_TTL;
  private Rare rare = Rare.NONE;

  /** What few requests have, so that the others are small. */
  private static final class Rare {

    static final Rare NONE = new Rare();

    private boolean decrement;
    private boolean invalidate;
    private long vivify = UNSET;
    private long recache = UNSET;
    private long delta = 1;
    private long initial;
  }

  private Rare rare() {
    if (rare == Rare.NONE) {
      rare = new Rare();
    }
    return rare;
  }

  private MetaRequest(Command command, Key key, byte[] body, int bodyOffset, int bodyLength) {
    this.command = command;
    this.key = Objects.requireNonNull(key, "key");
    this.body = Objects.requireNonNull(body, "body");
    this.bodyOffset = bodyOffset;
    this.bodyLength = bodyLength;
  }

  /**
   * A read.
   *
   * @param key which item
   * @return a request that returns nothing yet but whether the item is there
   */
  public static MetaRequest get(Key key) {
    return new MetaRequest(Command.GET, key, NOTHING, 0, 0);
  }

  /**
   * Reads an item as a plain read does: its value, its client flags and its CAS id.
   *
   * @param key the key
   * @return the request
   */
  public static MetaRequest read(Key key) {
    MetaRequest request = get(key);
    request.options = PLAIN;
    return request;
  }

  /**
   * A store of a whole array.
   *
   * @param key which item
   * @param body the value; not copied, so not to be changed until the call has returned; if it
   *     throws, never again: another thread may still be sending it
   * @return a request that stores whatever is there
   */
  public static MetaRequest set(Key key, byte[] body) {
    return new MetaRequest(Command.SET, key, body, 0, body.length);
  }

  /**
   * A store of a part of an array.
   *
   * @param key which item
   * @param body the array; not copied, so not to be changed until the call has returned; if it
   *     throws, never again: another thread may still be sending it
   * @param offset where the value begins
   * @param length how many bytes it has
   * @return a request that stores whatever is there
   */
  public static MetaRequest set(Key key, byte[] body, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, body.length);
    return new MetaRequest(Command.SET, key, body, offset, length);
  }

  /**
   * A deletion.
   *
   * @param key which item
   * @return the request
   */
  public static MetaRequest delete(Key key) {
    return new MetaRequest(Command.DELETE, key, NOTHING, 0, 0);
  }

  /**
   * An increment by 1.
   *
   * @param key which item
   * @return the request
   */
  public static MetaRequest increment(Key key) {
    return new MetaRequest(Command.ARITHMETIC, key, NOTHING, 0, 0);
  }

  /**
   * A decrement by 1; memcached stops at 0.
   *
   * @param key which item
   * @return the request
   */
  public static MetaRequest decrement(Key key) {
    MetaRequest request = increment(key);
    request.rare().decrement = true;
    return request;
  }

  /**
   * Adds to what the reply shall have: flags {@code v f c t h l s} of the protocol.
   *
   * @param what what to return
   * @return this request
   */
  public MetaRequest returning(Returned... what) {
    for (Returned each : what) {
      options |= each.bit();
    }
    return this;
  }

  /**
   * Says how a store treats what is there already; flag {@code M}.
   *
   * @param mode the mode
   * @return this request
   */
  @SuppressWarnings("EnumOrdinal") // an index into this JVM's constants
  public MetaRequest mode(Mode mode) {
    Objects.requireNonNull(mode, "mode");
    options = (options & RETURNED) | (mode.ordinal() << MODE_SHIFT);
    return this;
  }

  /**
   * Sets the client flags of the stored item; flag {@code F}.
   *
   * @param clientFlags the 32 bits
   * @return this request
   */
  public MetaRequest clientFlags(int clientFlags) {
    this.clientFlags = clientFlags;
    return this;
  }

  /**
   * Makes the request depend on the item's CAS id; flag {@code C}.
   *
   * @param cas the id that the item must have
   * @return this request
   * @throws IllegalArgumentException if it is 0: no item has that id, and servers take it for none
   */
  public MetaRequest ifCas(long cas) {
    if (cas == 0) {
      throw new IllegalArgumentException("no item has the CAS id 0");
    }
    this.cas = cas;
    return this;
  }

  /**
   * Sets the item's time to live; flag {@code T}. In a read it touches the item.
   *
   * @param expiry when the item expires
   * @return this request
   */
  public MetaRequest expiry(Expiry expiry) {
    // memcached has 32 bits for it, which Expiry keeps to.
    this.ttl = (int) expiry.wireSeconds();
    return this;
  }

  /**
   * Creates an empty item if none is there, in the same step; flag {@code N}. The reply tells the
   * one client that won, and that shall fill the item, from all others.
   *
   * @param expiry when the empty item expires
   * @return this request
   */
  public MetaRequest vivify(Expiry expiry) {
    rare().vivify = expiry.wireSeconds();
    return this;
  }

  /**
   * Lets one client win when the item's remaining time falls under a limit; flag {@code R}.
   *
   * @param seconds the limit
   * @return this request
   */
  public MetaRequest recacheUnder(long seconds) {
    rare().recache = seconds;
    return this;
  }

  /**
   * Marks the item stale instead of deleting it, or stores although the CAS id is older and marks
   * the item stale then; flag {@code I}.
   *
   * @return this request
   */
  public MetaRequest invalidate() {
    rare().invalidate = true;
    return this;
  }

  /**
   * Sets by how much to count; flag {@code D}.
   *
   * @param delta the amount, an unsigned 64-bit number
   * @return this request
   */
  public MetaRequest delta(long delta) {
    rare().delta = delta;
    return this;
  }

  /**
   * Creates the counter if it is missing; flags {@code N} and {@code J}.
   *
   * @param value what the new counter holds, an unsigned 64-bit number
   * @param expiry when it expires
   * @return this request
   */
  public MetaRequest initial(long value, Expiry expiry) {
    rare().initial = value;
    rare().vivify = expiry.wireSeconds();
    return this;
  }

  /** What a reply may have besides its status. */
  public enum Returned {
    /** The value; flag {@code v}. */
    VALUE('v', 1 << 0),
    /** The client flags; flag {@code f}. */
    CLIENT_FLAGS('f', 1 << 1),
    /** The CAS id; flag {@code c}. */
    CAS('c', 1 << 2),
    /** The remaining time to live; flag {@code t}. */
    TTL('t', 1 << 3),
    /** Whether the item was read before; flag {@code h}. */
    HIT_BEFORE('h', 1 << 4),
    /** How long ago it was last read; flag {@code l}. */
    LAST_ACCESS('l', 1 << 5),
    /** The size of the value; flag {@code s}. */
    SIZE('s', 1 << 6);

    private final char wire;
    private final int bit;

    Returned(char wire, int bit) {
      this.wire = wire;
      this.bit = bit;
    }

    /**
     * Returns the flag's letter.
     *
     * @return the letter that goes over the wire
     */
    public char wire() {
      return wire;
    }

    int bit() {
      return bit;
    }
  }

  /**
   * Returns the command.
   *
   * @return the command
   */
  public Command command() {
    return command;
  }

  /**
   * Returns the key.
   *
   * @return the key
   */
  public Key key() {
    return key;
  }

  /**
   * Returns the array that holds the value to store.
   *
   * @return the array, not to be modified
   */
  public byte[] body() {
    return body;
  }

  /**
   * Tells where the value begins in {@link #body()}.
   *
   * @return the offset
   */
  public int bodyOffset() {
    return bodyOffset;
  }

  /**
   * Tells how many bytes the value has.
   *
   * @return the length
   */
  public int bodyLength() {
    return bodyLength;
  }

  /**
   * Tells whether the reply shall have something.
   *
   * @param what what is asked about
   * @return whether it was requested
   */
  public boolean returns(Returned what) {
    return (options & what.bit()) != 0;
  }

  /**
   * Tells whether nothing is requested beyond what the classic {@code gets} returns, or {@code
   * gats}, which touches too.
   *
   * @return whether this is a plain read
   */
  public boolean isPlainRead() {
    return command == Command.GET
        && (options & RETURNED & ~PLAIN) == 0
        && returns(Returned.VALUE)
        && rare.vivify == UNSET
        && rare.recache == UNSET;
  }

  /**
   * Tells whether the request may be sent again when the reply to it was lost. That holds for
   * reads: what a read creates or touches on the way, it creates or touches once. (A client that
   * won the right to fill an item may lose it that way, as if it had died.)
   *
   * @return whether it is safe to repeat
   */
  public boolean isRepeatable() {
    return command == Command.GET;
  }

  /**
   * Returns the mode of a store.
   *
   * @return the mode
   */
  public Mode mode() {
    return MODES[options >> MODE_SHIFT];
  }

  /**
   * Tells whether a count goes down.
   *
   * @return whether to decrement
   */
  public boolean isDecrement() {
    return rare.decrement;
  }

  /**
   * Tells whether the item is to be marked stale.
   *
   * @return whether flag {@code I} is set
   */
  public boolean isInvalidate() {
    return rare.invalidate;
  }

  /**
   * Returns the client flags to store.
   *
   * @return the 32 bits
   */
  public int clientFlags() {
    return clientFlags;
  }

  /**
   * Returns the CAS id that the item must have.
   *
   * @return the id, 0 if any will do
   */
  public long cas() {
    return cas;
  }

  /**
   * Returns the time to live as it goes over the wire.
   *
   * @return the number, or {@link #UNSET}
   */
  public long ttl() {
    return ttl == NO_TTL ? UNSET : ttl;
  }

  /**
   * Returns the time to live of an item that the request creates.
   *
   * @return the number, or {@link #UNSET}
   */
  public long vivify() {
    return rare.vivify;
  }

  /**
   * Returns the limit of remaining time under which one client wins.
   *
   * @return seconds, or {@link #UNSET}
   */
  public long recache() {
    return rare.recache;
  }

  /**
   * Returns by how much to count.
   *
   * @return the amount
   */
  public long delta() {
    return rare.delta;
  }

  /**
   * Returns what a created counter holds.
   *
   * @return the number
   */
  public long initial() {
    return rare.initial;
  }

  @Override
  public String toString() {
    return command.wire() + " " + key;
  }
}
