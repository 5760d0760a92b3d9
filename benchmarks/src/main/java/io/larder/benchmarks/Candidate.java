package io.larder.benchmarks;

/** A serializer under comparison. Keeps one buffer, which every write overwrites. */
interface Candidate {

  /** Serializes into the buffer, and returns how many bytes that took. */
  int write(Object value);

  /** What the last write wrote, as a new array. */
  byte[] written();

  /** Reads a value that {@link #write} wrote. */
  Object read(byte[] bytes);
}
