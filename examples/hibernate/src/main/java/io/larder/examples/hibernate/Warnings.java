package io.larder.examples.hibernate;

/** Sees to it that Hibernate's warnings are printed, as Larder's are, and nothing else. */
final class Warnings {

  private Warnings() {}

  /** To be called before anything of Hibernate is. */
  static void show() {
    System.setProperty("org.jboss.logging.provider", "slf4j");
  }
}
