package io.larder.memcached.serde;

import java.sql.Time;
import java.sql.Timestamp;

/** The three value types of the module {@code java.sql}, which a trimmed run time may not have. */
final class KryoSqlTypes {

  private KryoSqlTypes() {}

  static void register(KryoFixedTypes table) {
    if (ModuleLayer.boot().findModule("java.sql").isPresent()) {
      Present.register(table);
    }
  }

  /** Loaded only where the module is. */
  private static final class Present {

    static void register(KryoFixedTypes table) {
      table.object(
          20,
          Timestamp.class,
          KryoSerializer.<Timestamp>of(
              (s, out, v) -> {
                out.writeLong(v.getTime());
                out.writeVarInt(v.getNanos(), true);
              },
              (s, in) -> {
                Timestamp timestamp = new Timestamp(in.readLong());
                timestamp.setNanos(in.readVarInt(true));
                return timestamp;
              }));
      table.object(
          21,
          java.sql.Date.class,
          KryoSerializer.<java.sql.Date>of(
              (s, out, v) -> out.writeLong(v.getTime()),
              (s, in) -> new java.sql.Date(in.readLong())));
      table.object(
          22,
          Time.class,
          KryoSerializer.<Time>of(
              (s, out, v) -> out.writeLong(v.getTime()), (s, in) -> new Time(in.readLong())));
    }
  }
}
