package io.larder.memcached;

/**
 * How a node is at a moment.
 *
 * @param node the node
 * @param state what the client thinks of it
 * @param connections how many connections there are
 * @param active how many of them are in use
 * @param waiting how many requests wait for one
 */
public record NodeStatus(
    ServerAddress node, NodeState state, int connections, int active, int waiting) {}
