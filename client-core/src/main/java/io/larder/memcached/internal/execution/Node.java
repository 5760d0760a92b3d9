package io.larder.memcached.internal.execution;

import io.larder.memcached.ServerAddress;

/**
 * A server as the client sees it.
 *
 * @param address its identity
 * @param combiner the way to it
 */
public record Node(ServerAddress address, Combiner combiner) {}
