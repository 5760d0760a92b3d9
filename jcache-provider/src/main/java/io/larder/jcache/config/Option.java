package io.larder.jcache.config;

import java.util.Locale;

/**
 * An option: its name and everything that there is to know about it. {@link Options} knows them
 * all.
 *
 * @param <T> the type of its values
 */
final class Option<T> {

  /** What an option is about. */
  enum Scope {
    /** The cache manager: its servers and how to reach them. */
    MANAGER,
    /** One cache, or all of them. */
    CACHE
  }

  /** How many applications need an option. */
  enum Tier {
    ESSENTIAL,
    COMMON,
    RARE
  }

  private final String name;
  private final Scope scope;
  private final Tier tier;
  private final Kind<T> kind;
  private final String standard;
  private final String example;
  private final String doc;

  Option(
      String name,
      Scope scope,
      Tier tier,
      Kind<T> kind,
      String standard,
      String example,
      String doc) {
    this.name = name;
    this.scope = scope;
    this.tier = tier;
    this.kind = kind;
    this.standard = standard;
    this.example = example;
    this.doc = doc;
  }

  /** The name in a file, without the section, and in a URI's query. */
  String name() {
    return name;
  }

  Scope scope() {
    return scope;
  }

  Tier tier() {
    return tier;
  }

  Kind<T> kind() {
    return kind;
  }

  /** The text of the value if nobody sets one; empty if there is none then. */
  String standard() {
    return standard;
  }

  /** A text that means something else than the default. */
  String example() {
    return example;
  }

  /** What it does, in one sentence of Markdown. */
  String doc() {
    return doc;
  }

  boolean isSecret() {
    return kind.equals(Kind.SECRET);
  }

  /** The name as a property. */
  String property() {
    return "larder." + name;
  }

  /** The name as an environment variable. */
  String variable() {
    return property().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Override
  public String toString() {
    return name;
  }
}
