package io.larder.memcached.internal.execution;

import io.larder.memcached.ServerAddress;
import io.larder.memcached.internal.connection.Connector;

/**
 * A server as the client sees it.
 *
 * @param address its identity
 * @param connector opens connections to it
 * @param combiner the way to it
 */
public record Node(ServerAddress address, Connector connector, Combiner combiner) {}
