package io.larder.memcached.internal.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Resolves host names within a deadline. The system's resolver takes neither a time limit nor an
 * interrupt, so a name is looked up on a thread of its own, which may outlive an unanswered lookup
 * by as long as the system takes to give up.
 */
final class Resolver {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);

  private Resolver() {}

  static InetAddress[] resolve(String host, long deadlineNanos) throws IOException {
    if (isLiteral(host)) {
      return InetAddress.getAllByName(host);
    }
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
    Thread thread = new Thread(lookup, "larder-resolver");
    thread.setDaemon(true);
    thread.start();
    try {
      return lookup.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IOException("the name could not be resolved: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the name was not resolved in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while resolving the name");
    }
  }

  /** Tells whether this is an IP address, which needs no asking. */
  static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }
}
