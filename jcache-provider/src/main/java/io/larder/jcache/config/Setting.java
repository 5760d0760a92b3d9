package io.larder.jcache.config;

import java.util.Optional;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * One option's value and where it was found, which a message about it has to say.
 *
 * @param option the option
 * @param text the value
 * @param origin where it was set
 * @param <T> the type of the value
 */
record Setting<T>(Option<T> option, String text, String origin) {

  /** The origin of what nobody has set. */
  static final String DEFAULT = "default";

  boolean isDefault() {
    return origin.equals(DEFAULT);
  }

  /** Whether it says anything: an empty text is as good as none. */
  boolean isSet() {
    return !stripped().isEmpty();
  }

  private String stripped() {
    return option.isSecret() ? text : text.strip();
  }

  /** Reads the value; empty if there is none. */
  Optional<T> value() {
    if (!isSet() && !option.kind().equals(Kind.PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(option.kind().parser().apply(stripped()));
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()), e);
    }
  }

  /** What to say if the value is not good for something. */
  CacheException bad(String why, @Nullable Throwable cause) {
    return new CacheException(
        "bad value of the option " + option.name() + " (" + origin + "): " + why, cause);
  }

  /** The value for people, who must not see a secret. */
  String shown() {
    return option.isSecret() && !text.isEmpty() ? "******" : text;
  }

  @Override
  public String toString() {
    return option.name() + " = " + shown() + " (" + origin + ")";
  }
}
