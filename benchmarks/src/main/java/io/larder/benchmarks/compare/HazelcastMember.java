package io.larder.benchmarks.compare;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

/** The server of {@link HazelcastCache}; does nothing by itself. */
final class HazelcastMember implements Contestant {

  private final HazelcastInstance member;

  HazelcastMember(Endpoints endpoints) {
    Config config = new Config();
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config
        .getNetworkConfig()
        .setPort(endpoints.hazelcast())
        .setPortAutoIncrement(false)
        .getInterfaces()
        .setEnabled(true)
        .addInterface(Endpoints.HOST);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    this.member = Hazelcast.newHazelcastInstance(config);
  }

  @Override
  public void fill(Cell cell) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Operation operation(Cell cell, int worker) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    member.shutdown();
  }
}
