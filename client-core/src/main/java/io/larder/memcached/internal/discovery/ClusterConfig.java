package io.larder.memcached.internal.discovery;

import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerDiscovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a configuration endpoint says of its cluster: a line with a version, and one with {@code
 * host|ip|port} for each member, separated by blanks.
 */
public record ClusterConfig(ServerAddress endpoint) implements ServerDiscovery {

  @Override
  public List<ServerAddress> discover(Asker asker) throws IOException {
    return parse(asker.ask(endpoint, "config get cluster"));
  }

  static List<ServerAddress> parse(List<String> lines) throws IOException {
    if (lines.size() < 3 || !lines.get(0).startsWith("CONFIG cluster ")) {
      throw new IOException("this is no cluster configuration: " + lines);
    }
    List<ServerAddress> servers = new ArrayList<>();
    for (String member : lines.get(2).strip().split(" ", -1)) {
      String[] fields = member.split("\\|", -1);
      try {
        String host = fields[0].isEmpty() ? fields[1] : fields[0];
        servers.add(new ServerAddress(host, Integer.parseInt(fields[2]), null));
      } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
        throw new IOException("this is no member of a cluster: '" + member + "'", e);
      }
    }
    return servers;
  }
}
