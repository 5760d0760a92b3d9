package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command stats, with the figures that mean something without slabs and threads. */
final class Stats implements Command {

  @Override
  public void run(List<String> tokens, Session session) throws IOException, BadRequest {
    String what = tokens.size() > 1 ? tokens.get(1) : "";
    EmbeddedMemcached server = session.server();
    StringBuilder lines = new StringBuilder();
    switch (what) {
      case "" -> general(server, lines);
      case "settings" -> settings(server, lines);
      case "items" -> items(server.store(), lines);
      case "slabs" -> slabs(server.store(), lines);
      case "sizes" -> stat(lines, "sizes_status", "disabled");
      case "reset" -> {
        server.counters().reset();
        session.output().line("RESET");
        return;
      }
      default -> throw new BadRequest(ERROR);
    }
    session.output().text(lines.toString());
    session.output().line("END");
  }

  private static void stat(StringBuilder lines, String name, Object value) {
    lines.append("STAT ").append(name).append(' ').append(value).append("\r\n");
  }

  private static void general(EmbeddedMemcached server, StringBuilder lines) {
    stat(lines, "pid", ProcessHandle.current().pid());
    stat(lines, "uptime", server.time().uptimeSeconds());
    stat(lines, "time", server.time().nowSeconds());
    stat(lines, "version", EmbeddedMemcached.VERSION);
    stat(lines, "pointer_size", 64);
    stat(lines, "max_connections", EmbeddedMemcached.MAX_CONNECTIONS);
    stat(lines, "curr_connections", server.connections());
    for (Counter counter : Counter.values()) {
      stat(lines, counter.statName(), server.counters().get(counter));
    }
    stat(lines, "threads", server.settings().threads());
    synchronized (server.store()) {
      stat(lines, "limit_maxbytes", server.store().limitBytes());
      stat(lines, "bytes", server.store().usedBytes());
      stat(lines, "curr_items", server.store().all().size());
    }
  }

  private static void settings(EmbeddedMemcached server, StringBuilder lines) {
    Settings settings = server.settings();
    synchronized (server.store()) {
      stat(lines, "maxbytes", server.store().limitBytes());
    }
    stat(lines, "maxconns", EmbeddedMemcached.MAX_CONNECTIONS);
    stat(lines, "evictions", onOff(settings.evictions()));
    stat(lines, "num_threads", settings.threads());
    stat(lines, "cas_enabled", yesNo(settings.cas()));
    stat(lines, "auth_enabled_ascii", yesNo(settings.demandsCredentials()));
    stat(lines, "item_size_max", settings.itemSizeMax());
    stat(lines, "flush_enabled", yesNo(settings.flushing()));
    stat(lines, "dump_enabled", yesNo(settings.dumping()));
    stat(lines, "shutdown_command", yesNo(settings.shutdown()));
  }

  private static void items(Store store, StringBuilder lines) {
    synchronized (store) {
      classes(store).forEach((id, count) -> stat(lines, "items:" + id + ":number", count));
    }
  }

  private static void slabs(Store store, StringBuilder lines) {
    synchronized (store) {
      Map<Integer, Integer> classes = classes(store);
      classes.forEach(
          (id, count) -> {
            stat(lines, id + ":chunk_size", SlabClasses.chunkSize(id));
            stat(lines, id + ":used_chunks", count);
          });
      stat(lines, "active_slabs", classes.size());
      stat(lines, "total_malloced", store.usedBytes());
    }
  }

  private static Map<Integer, Integer> classes(Store store) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (Item item : store.all()) {
      counts.merge(SlabClasses.of(store.size(item)), 1, Integer::sum);
    }
    return counts;
  }

  private static String yesNo(boolean yes) {
    return yes ? "yes" : "no";
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }
}
