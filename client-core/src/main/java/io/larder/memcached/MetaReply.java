package io.larder.memcached;

import org.jspecify.annotations.Nullable;

/**
 * What a server answered to one {@link MetaRequest}. Only what the request asked for is there; of
 * the rest, numbers are 0 unless their accessor says otherwise.
 *
 * <p>Immutable, except that the value's array is handed out and not copied.
 */
public sealed class MetaReply {

  /** How a request ended. */
  public enum Status {
    /** {@code HD} or {@code VA}: found, stored, deleted or counted. */
    OK,
    /** {@code EN}: a read found nothing. */
    MISS,
    /** {@code NF}: there was nothing to change. */
    NOT_FOUND,
    /** {@code NS}: not stored, because of the mode's condition. */
    NOT_STORED,
    /** {@code EX}: the item has another CAS id. */
    EXISTS,
    /** An error line: see {@link MetaReply#error()}. */
    ERROR
  }

  /** The remaining time of an item that does not expire. */
  public static final long NEVER_EXPIRES = -1;

  private static final byte[] NO_VALUE = {};

  /** A read that found nothing, and nothing more to say. */
  public static final MetaReply MISS = new MetaReply(new Builder().start(Status.MISS));

  private static final MetaReply DONE = new MetaReply(new Builder().start(Status.OK));

  private final Status status;
  private final byte[] value;
  private final int clientFlags;
  private final long cas;

  private MetaReply(Builder builder) {
    this.status = builder.status;
    this.value = builder.value;
    this.clientFlags = builder.clientFlags;
    this.cas = builder.cas;
  }

  /** A reply with what few have: all others are 8 bytes smaller without it. */
  private static final class Detailed extends MetaReply {

    private final int marks;
    private final long ttl;
    private final long lastAccess;
    private final long size;
    private final @Nullable String error;

    Detailed(Builder builder) {
      super(builder);
      this.marks = builder.marks;
      this.ttl = builder.ttl;
      this.lastAccess = builder.lastAccess;
      this.size = builder.size;
      this.error = builder.error;
    }

    @Override
    public long ttlSeconds() {
      return ttl;
    }

    @Override
    public long lastAccessSeconds() {
      return lastAccess;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    boolean has(int mark) {
      return (marks & mark) != 0;
    }

    @Override
    public String error() {
      return error == null ? "" : error;
    }
  }

  /**
   * Tells how the request ended.
   *
   * @return the status
   */
  public Status status() {
    return status;
  }

  /**
   * Tells whether the request found, stored, deleted or counted what it was to.
   *
   * @return whether the status is {@link Status#OK}
   */
  public boolean isOk() {
    return status == Status.OK;
  }

  /**
   * Returns the value, if the request asked for it and there was one.
   *
   * @return the bytes; an empty array if there are none
   */
  public byte[] value() {
    return value;
  }

  /**
   * Returns the client flags.
   *
   * @return the 32 bits
   */
  public int clientFlags() {
    return clientFlags;
  }

  /**
   * Returns the CAS id. A server that runs without CAS says 0.
   *
   * @return the id
   */
  public long cas() {
    return cas;
  }

  /**
   * Returns the remaining time to live.
   *
   * @return seconds, or {@link #NEVER_EXPIRES}
   */
  public long ttlSeconds() {
    return 0;
  }

  /**
   * Tells how long ago the item was last read or stored.
   *
   * @return seconds
   */
  public long lastAccessSeconds() {
    return 0;
  }

  /**
   * Returns the size of the value.
   *
   * @return bytes
   */
  public long size() {
    return 0;
  }

  /**
   * Tells whether the item had been read before.
   *
   * @return whether it had
   */
  public boolean isHitBefore() {
    return has(Builder.HIT_BEFORE);
  }

  /**
   * Tells whether this client is the one that shall fill the item; flag {@code W}.
   *
   * @return whether it won
   */
  public boolean isWon() {
    return has(Builder.WON);
  }

  /**
   * Tells whether the item is marked stale; flag {@code X}.
   *
   * @return whether it is
   */
  public boolean isStale() {
    return has(Builder.STALE);
  }

  /**
   * Tells whether another client has won the right to fill the item; flag {@code Z}.
   *
   * @return whether one has
   */
  public boolean isWonByOther() {
    return has(Builder.WON_BY_OTHER);
  }

  /** Tells whether one of the marks is set that the server puts on an item. */
  boolean has(int mark) {
    return false;
  }

  /**
   * Returns the error line.
   *
   * @return the server's words; empty unless the status is {@link Status#ERROR}
   */
  public String error() {
    return "";
  }

  @Override
  public String toString() {
    return error().isEmpty() ? status + (isOk() ? " (" + value.length + " bytes)" : "") : error();
  }

  /**
   * Puts replies together, one after the other: the decoder of a connection has one, and test
   * doubles may use it.
   */
  public static final class Builder {

    private static final int HIT_BEFORE = 1;
    private static final int WON = 2;
    private static final int STALE = 4;
    private static final int WON_BY_OTHER = 8;

    private Status status = Status.OK;
    private byte[] value = NO_VALUE;
    private int clientFlags;
    private int marks;
    private long cas;
    private long ttl;
    private long lastAccess;
    private long size;
    private @Nullable String error;
    private boolean detailed;
    private boolean plain;

    /** Creates a builder; {@link #start} comes first. */
    public Builder() {}

    /**
     * Begins a reply and forgets the one before.
     *
     * @param status how the request ended
     * @return this builder
     */
    public Builder start(Status status) {
      this.status = status;
      this.value = NO_VALUE;
      this.clientFlags = 0;
      this.marks = 0;
      this.cas = 0;
      this.ttl = 0;
      this.lastAccess = 0;
      this.size = 0;
      this.error = null;
      this.detailed = false;
      this.plain = true;
      return this;
    }

    /**
     * Sets the value.
     *
     * @param value the bytes, which are not copied
     * @return this builder
     */
    public Builder value(byte[] value) {
      this.value = value;
      this.plain = false;
      return this;
    }

    /**
     * Sets the error line.
     *
     * @param line the server's words
     * @return this builder
     */
    public Builder error(String line) {
      this.error = line;
      this.detailed = true;
      this.plain = false;
      return this;
    }

    /**
     * Takes over one returned flag.
     *
     * @param letter the flag's letter; one that this class does not know is passed over
     * @param number the number behind it, 0 if there is none
     * @return this builder
     */
    public Builder flag(char letter, long number) {
      plain = false;
      detailed |= letter != 'f' && letter != 'c';
      switch (letter) {
        case 'f' -> clientFlags = (int) number;
        case 'c' -> cas = number;
        case 't' -> ttl = number;
        case 'l' -> lastAccess = number;
        case 's' -> size = number;
        case 'h' -> marks |= number != 0 ? HIT_BEFORE : 0;
        case 'W' -> marks |= WON;
        case 'X' -> marks |= STALE;
        case 'Z' -> marks |= WON_BY_OTHER;
        default -> {
          // b, k and whatever later servers add: nothing that this client asked for.
        }
      }
      return this;
    }

    /**
     * Makes the reply.
     *
     * @return it
     */
    public MetaReply build() {
      if (detailed) {
        return new Detailed(this);
      }
      if (!plain) {
        return new MetaReply(this);
      }
      // Nothing but a status, as most writes are answered: these are made once.
      return switch (status) {
        case OK -> DONE;
        case MISS -> MISS;
        default -> new MetaReply(this);
      };
    }
  }
}
