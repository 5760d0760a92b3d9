package io.larder.testkit;

/** Starts the stand-in inside this JVM: the last resort, which is always there. */
final class EmbeddedSource implements ServerSource {

  @Override
  public Source name() {
    return Source.EMBEDDED;
  }

  @Override
  public Offer offer(MemcachedOptions options) {
    if (options.tls() != null) {
      return Offer.refused("the embedded server has no TLS");
    }
    try {
      return Offer.of(EmbeddedServer.start(options));
    } catch (IllegalArgumentException e) {
      return Offer.refused(String.valueOf(e.getMessage()));
    }
  }
}
