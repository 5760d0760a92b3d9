package io.larder.memcached;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A user and a password for memcached's ASCII authentication (server option {@code -Y}). The
 * password never shows in {@link #toString()}.
 *
 * @param user the user name, without blanks
 * @param password the password
 */
public record Credentials(String user, String password) {

  private static final int MOST_BYTES = 250;

  /**
   * Checks the values.
   *
   * @param user the user name
   * @param password the password
   * @throws IllegalArgumentException if the user has blanks or is empty, or one is too long or has
   *     line ends
   */
  public Credentials {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (user.isEmpty() || user.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("the user name must not be empty or have blanks");
    }
    if (password.isEmpty() || password.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException(
          "the password must not be empty or have control characters");
    }
    if (bytes(user) > MOST_BYTES || bytes(password) > MOST_BYTES) {
      throw new IllegalArgumentException("user and password have at most 250 bytes each");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
