package io.larder.tck;

import io.larder.testkit.MemcachedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Starts the servers before the first test and stops them after the last one. The TCK itself knows
 * nothing of them: it uses the provider's default URI, and the provider finds its servers where an
 * application's would be configured.
 */
public final class TckServers implements LauncherSessionListener {

  private MemcachedServers servers;
  private Process noise;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    servers = MemcachedServers.start(Integer.getInteger("tck.nodes", 1));
    System.setProperty("larder.servers", servers.addresses());
    if (Boolean.getBoolean("tck.noise")) {
      noise = startNoise();
    }
    System.out.println(
        "TCK on memcached "
            + servers.get(0).version()
            + " ("
            + servers.get(0).source()
            + "), nodes: "
            + servers.size()
            + ", noise: "
            + (noise != null));
  }

  private Process startNoise() {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Noise.class.getName(),
              servers.addresses())
          .redirectErrorStream(true)
          .redirectOutput(Redirect.to(Path.of("target", "noise.log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (noise != null) {
      noise.destroy();
    }
    servers.close();
  }
}
