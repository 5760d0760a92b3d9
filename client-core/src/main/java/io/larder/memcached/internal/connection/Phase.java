package io.larder.memcached.internal.connection;

/** What a call was doing when it failed; for messages. */
public enum Phase {
  WAITING("waiting for a connection"),
  RESOLVING("resolving the host name"),
  CONNECTING("connecting"),
  TLS("negotiating TLS"),
  GREETING("waiting for the server's version"),
  SENDING("sending the request"),
  READING("waiting for the reply");

  private final String description;

  Phase(String description) {
    this.description = description;
  }

  /** Tells whether the server may have received a request by then. */
  public boolean mayHaveSent() {
    return this == SENDING || this == READING;
  }

  @Override
  public String toString() {
    return description;
  }
}
