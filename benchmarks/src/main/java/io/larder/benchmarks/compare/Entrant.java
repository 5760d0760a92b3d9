package io.larder.benchmarks.compare;

/** Who takes part. */
enum Entrant {
  RAW("raw", 'a', RawContestant::new),
  LARDER("Larder", 'b', LarderContestant::new),
  SPY("spymemcached", 'c', SpyContestant::new),
  XMEMCACHED("xmemcached", 'd', XmemcachedContestant::new),
  FOLSOM("folsom", 'e', FolsomContestant::new),
  LARDER_CACHE("Larder JCache", 'f', LarderCache::new),
  REDISSON("Redisson JCache", 'g', RedissonCache::new),
  HAZELCAST("Hazelcast JCache", 'h', HazelcastCache::new),
  HAZELCAST_MEMBER("Hazelcast member", 'i', HazelcastMember::new);

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
  private final char letter;

  @SuppressWarnings("ImmutableEnumChecker") // Constructors only.
  private final Maker maker;

  Entrant(String title, char letter, Maker maker) {
    this.title = title;
    this.letter = letter;
    this.maker = maker;
  }

  String title() {
    return title;
  }

  /** What its keys begin with; one letter for each, so that all keys are equally long. */
  char letter() {
    return letter;
  }

  Contestant create(Endpoints endpoints) throws Exception {
    return maker.make(endpoints);
  }
}
