/** A memcached client: meta protocol, pooled connections, rendezvous routing. */
module io.larder.memcached {
  requires com.esotericsoftware.kryo;
  requires jdk.net;
  requires org.apache.commons.pool2;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.larder.memcached;
  exports io.larder.memcached.serde;
}
