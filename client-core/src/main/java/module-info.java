/** A memcached client: meta protocol, pooled connections, rendezvous routing. */
module io.larder.memcached {
  requires com.esotericsoftware.kryo;
  requires static com.github.luben.zstd_jni;
  requires java.naming;
  requires java.sql;
  requires jdk.net;
  requires static org.lz4.java;
  requires org.apache.commons.pool2;
  requires org.objenesis;
  requires org.slf4j;
  requires static transitive micrometer.core;
  requires static transitive org.jspecify;

  exports io.larder.memcached;
  exports io.larder.memcached.metrics;
  exports io.larder.memcached.serde;
}
