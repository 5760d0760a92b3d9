package io.larder.benchmarks.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Asks Linux to let idle cores wait in a loop instead of halting them, for as long as this is open;
 * only root may. To wake a halted core of a virtual machine can take longer than a request, so that
 * with one caller it is the hypervisor that is measured, and not the clients.
 */
final class AwakeCores implements AutoCloseable {

  /** Holds the longest latency, in microseconds, that its opener tolerates: an int. */
  private static final Path LATENCY = Path.of("/dev/cpu_dma_latency");

  private final @Nullable OutputStream request;

  private AwakeCores(@Nullable OutputStream request) {
    this.request = request;
  }

  static AwakeCores request() {
    try {
      OutputStream request = Files.newOutputStream(LATENCY, StandardOpenOption.WRITE);
      request.write(new byte[Integer.BYTES]);
      return new AwakeCores(request);
    } catch (IOException e) {
      // Not Linux, or not allowed: the report says so.
      return new AwakeCores(null);
    }
  }

  boolean isGranted() {
    return request != null;
  }

  @Override
  public void close() throws IOException {
    if (request != null) {
      request.close();
    }
  }
}
