package io.larder.memcached;

import java.time.Duration;
import java.util.Optional;

/**
 * What a server knows of an item besides its value.
 *
 * @param size the bytes of its value, as stored
 * @param timeToLive the remaining time to live; empty if the item does not expire
 * @param sinceLastAccess how long ago it was last read or stored
 * @param readBefore whether it has been read since it was stored
 */
public record ItemInfo(
    long size, Optional<Duration> timeToLive, Duration sinceLastAccess, boolean readBefore) {}
