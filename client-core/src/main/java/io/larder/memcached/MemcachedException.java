package io.larder.memcached;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong between this client and the fleet. The root of all that a client throws,
 * apart from {@link IllegalArgumentException} for arguments that no server would accept.
 *
 * <p>Expected outcomes, such as a miss or a lost compare-and-set, are results and no exceptions.
 */
public class MemcachedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable ServerAddress node;

  MemcachedException(@Nullable ServerAddress node, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.node = node;
  }

  /**
   * Names the node that it is about.
   *
   * @return the node's configured address; empty if no single node is to blame
   */
  public Optional<ServerAddress> node() {
    return Optional.ofNullable(node);
  }
}
