package io.larder.memcached.internal.execution;

import io.larder.memcached.internal.command.Command;
import io.larder.memcached.internal.connection.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way: sent on a connection, queued, or failed already.
 *
 * @param command the command
 * @param connection what it was sent on and will be answered on
 * @param exchange its place in the queue
 * @param failure why it was not sent
 */
public record Started(
    Command command,
    @Nullable Connection connection,
    @Nullable Exchange exchange,
    @Nullable Failure failure) {}
