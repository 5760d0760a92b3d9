package io.larder.jcache.config;

import io.larder.jcache.config.Option.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The settings that hold for something, one for each option of its scope: what the sources say, and
 * the default of every other option. Immutable.
 */
final class Values {

  private final Map<Option<?>, Setting<?>> settings = new LinkedHashMap<>();

  Values(Scope scope, Map<Option<?>, Setting<?>> found) {
    for (Option<?> option : Options.all()) {
      if (option.scope() == scope) {
        Setting<?> setting = found.get(option);
        settings.put(option, setting == null ? standard(option, found.keySet()) : setting);
      }
    }
  }

  /** The default, unless one of its alternatives is set. */
  private static Setting<?> standard(Option<?> option, Set<Option<?>> found) {
    boolean overruled = Options.alternativesOf(option).stream().anyMatch(found::contains);
    return new Setting<>(option, overruled ? "" : option.standard(), Setting.DEFAULT);
  }

  /** The value of an option that always has one. */
  <T> T get(Option<T> option) {
    return find(option).orElseThrow(() -> setting(option).bad("it must not be empty", null));
  }

  /** The value of an option, if it has one. */
  <T> Optional<T> find(Option<T> option) {
    return setting(option).value();
  }

  @SuppressWarnings("unchecked") // An option's setting is of its type.
  <T> Setting<T> setting(Option<T> option) {
    Setting<?> setting = settings.get(option);
    if (setting == null) {
      throw new IllegalStateException("no such option here: " + option);
    }
    return (Setting<T>) setting;
  }

  Iterable<Setting<?>> all() {
    return settings.values();
  }

  /** Makes something of values that may not fit together; the error names where they are from. */
  <T> T make(Supplier<T> maker, Option<?>... of) {
    try {
      return maker.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      Setting<?> blamed = setting(of[0]);
      for (Option<?> option : of) {
        if (blamed.isDefault()) {
          blamed = setting(option);
        }
      }
      throw blamed.bad(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads every value, so that a bad one is found when the configuration is read. */
  void check() {
    settings.values().forEach(Setting::value);
  }
}
