package io.larder.examples.hibernate;

import java.sql.SQLException;
import org.h2.tools.Server;

/** The database of the example: H2 in memory, which the other JVM reaches by TCP. */
final class Database implements AutoCloseable {

  private final Server server;

  private Database(Server server) {
    this.server = server;
  }

  /** Starts it on a free port that only this machine reaches. */
  static Database start() throws SQLException {
    System.setProperty("h2.bindAddress", "127.0.0.1");
    return new Database(Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start());
  }

  /** Where to connect to; it lives until the database is closed. */
  String url() {
    return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:bookshop;DB_CLOSE_DELAY=-1";
  }

  @Override
  public void close() {
    server.stop();
  }
}
