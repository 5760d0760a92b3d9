package io.larder.benchmarks.compare;

import java.util.List;

/**
 * The ports of the servers on this machine.
 *
 * @param memcached of memcached, several
 * @param redis of Redis
 * @param hazelcast of the Hazelcast member
 */
record Endpoints(List<Integer> memcached, int redis, int hazelcast) {

  static final String HOST = "127.0.0.1";

  /** The addresses of the first memcached servers. */
  String memcached(int count, String separator) {
    return String.join(
        separator, memcached.subList(0, count).stream().map(port -> HOST + ":" + port).toList());
  }

  String encode() {
    return memcached + ";" + redis + ";" + hazelcast;
  }

  static Endpoints decode(String text) {
    List<String> parts = List.of(text.split(";", -1));
    String ports = parts.get(0).substring(1, parts.get(0).length() - 1);
    return new Endpoints(
        List.of(ports.split(", ", -1)).stream().map(Integer::valueOf).toList(),
        Integer.parseInt(parts.get(1)),
        Integer.parseInt(parts.get(2)));
  }
}
