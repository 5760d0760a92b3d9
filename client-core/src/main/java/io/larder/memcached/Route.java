package io.larder.memcached;

import java.util.Map;

/**
 * Where a key goes, and why.
 *
 * @param owner the node that owns the key
 * @param target the node that serves it now: another one while the owner is dead
 * @param scores what each node scored; the highest score owns the key
 */
public record Route(ServerAddress owner, ServerAddress target, Map<ServerAddress, Double> scores) {}
