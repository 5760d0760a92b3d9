package io.larder.testkit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Hands out the servers that {@code LARDER_TEST_SERVERS} names, each to one user at a time. Safe
 * for use by many threads.
 */
final class ExternalSource implements ServerSource {

  static final String VARIABLE = "LARDER_TEST_SERVERS";

  private final int total;
  private final Deque<Endpoint> free;

  ExternalSource(List<Endpoint> endpoints) {
    this.total = endpoints.size();
    this.free = new ArrayDeque<>(endpoints);
  }

  /** Reads the system property of that name, or else the environment variable. */
  static ExternalSource fromEnvironment() {
    String environment = System.getenv(VARIABLE);
    return parse(System.getProperty(VARIABLE, environment == null ? "" : environment));
  }

  static ExternalSource parse(String addresses) {
    return new ExternalSource(
        Arrays.stream(addresses.split(",", -1))
            .map(String::trim)
            .filter(address -> !address.isEmpty())
            .map(Endpoint::parse)
            .toList());
  }

  @Override
  public Source name() {
    return Source.EXTERNAL;
  }

  @Override
  public Offer offer(MemcachedOptions options) {
    if (total == 0) {
      return Offer.refused(VARIABLE + " is not set");
    }
    if (!options.fitsAnyServer()) {
      return Offer.refused("an external server can't be given options");
    }
    Endpoint endpoint;
    synchronized (free) {
      endpoint = free.poll();
    }
    if (endpoint == null) {
      return Offer.refused("all " + total + " servers of " + VARIABLE + " are in use");
    }
    try {
      return Offer.of(ExternalServer.open(endpoint, this::release));
    } catch (MemcachedServerException e) {
      release(endpoint);
      throw e;
    }
  }

  private void release(Endpoint endpoint) {
    synchronized (free) {
      free.addFirst(endpoint);
    }
  }
}
