package io.larder.jcache.config;

import io.larder.jcache.config.Option.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.cache.CacheException;

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
        settings.put(option, setting == null ? standard(option, found) : setting);
      }
    }
  }

  /** The default, unless one of its alternatives is set. */
  private static Setting<?> standard(Option<?> option, Map<Option<?>, Setting<?>> found) {
    boolean overruled =
        Options.alternativesOf(option).stream()
            .map(found::get)
            .anyMatch(setting -> setting != null && setting.isSet());
    return new Setting<>(option, overruled ? "" : option.standard(), Setting.DEFAULT);
  }

  /** The value of an option that always has one. */
  <T> T get(Option<T> option) {
    return find(option).orElseThrow(() -> empty(setting(option)));
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
    settings.values().forEach(Values::check);
  }

  /** What has a default can't do without a value, unless another option stands in for it. */
  private static void check(Setting<?> setting) {
    Option<?> option = setting.option();
    boolean needed = !option.standard().isEmpty() && Options.alternativesOf(option).size() == 1;
    if (setting.value().isEmpty() && needed) {
      throw empty(setting);
    }
  }

  private static CacheException empty(Setting<?> setting) {
    return setting.bad("it must not be empty", null);
  }
}
