package io.larder.benchmarks.compare;

/** Who takes part. */
enum Entrant {
  RAW("raw", RawContestant::new),
  LARDER("Larder", LarderContestant::new),
  SPY("spymemcached", SpyContestant::new),
  XMEMCACHED("xmemcached", XmemcachedContestant::new),
  FOLSOM("folsom", FolsomContestant::new),
  LARDER_CACHE("Larder JCache", LarderCache::new),
  REDISSON("Redisson JCache", RedissonCache::new),
  HAZELCAST("Hazelcast JCache", HazelcastCache::new),
  HAZELCAST_MEMBER("Hazelcast member", HazelcastMember::new);

  /** Makes a contestant. */
  interface Maker {

    /**
     * Makes it.
     *
     * @param endpoints the servers
     * @return the contestant
     * @throws Exception if it cannot be made
     */
    Contestant make(Endpoints endpoints) throws Exception;
  }

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // Constructors only.
  private final Maker maker;

  Entrant(String title, Maker maker) {
    this.title = title;
    this.maker = maker;
  }

  String title() {
    return title;
  }

  Contestant create(Endpoints endpoints) throws Exception {
    return maker.make(endpoints);
  }
}
