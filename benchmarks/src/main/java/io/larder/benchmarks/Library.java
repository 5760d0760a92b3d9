package io.larder.benchmarks;

import java.util.function.Function;

/** The serializers that are compared. */
public enum Library {
  /** Larder's serde for any object, with a declared value type. */
  LARDER_TYPED("Larder, typed", sample -> LarderCandidate.typed(sample.type())),
  /** The same without a declared type. */
  LARDER_UNTYPED("Larder, untyped", sample -> LarderCandidate.untyped()),
  /** Kryo with all classes registered: the yardstick. */
  KRYO("Kryo, registered", sample -> new KryoCandidate(true, false)),
  /** The same, keeping objects that occur twice, as Larder does. */
  KRYO_REFERENCES("Kryo, registered, references", sample -> new KryoCandidate(true, true)),
  /** Kryo with class names in the values. */
  KRYO_UNREGISTERED("Kryo, unregistered", sample -> new KryoCandidate(false, false)),
  /** Apache Fory, with all classes registered. */
  FORY("Fory, registered", sample -> new ForyCandidate()),
  /** Java's own serialization. */
  JAVA("Java serialization", sample -> new JavaCandidate()),
  /** JSON by Jackson. */
  JACKSON("Jackson", JacksonCandidate::new);

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // Functions without state.
  private final Function<Sample, Candidate> factory;

  Library(String title, Function<Sample, Candidate> factory) {
    this.title = title;
    this.factory = factory;
  }

  String title() {
    return title;
  }

  /** Sets up the library for a sample, and makes sure that it gives back what it is given. */
  Candidate candidateFor(Sample sample) {
    Candidate candidate = factory.apply(sample);
    int length = candidate.write(sample.value());
    byte[] bytes = candidate.written();
    if (length != bytes.length || !candidate.read(bytes).equals(sample.value())) {
      throw new IllegalStateException(title + " does not give back the " + sample.title());
    }
    return candidate;
  }
}
