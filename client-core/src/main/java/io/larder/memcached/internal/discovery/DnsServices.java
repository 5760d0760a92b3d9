package io.larder.memcached.internal.discovery;

import io.larder.memcached.ServerAddress;
import io.larder.memcached.ServerDiscovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** The targets of SRV records. Priorities and weights are not looked at: all targets get keys. */
public record DnsServices(String service) implements ServerDiscovery {

  private static final String RECORD = "SRV";
  private static final Pattern SERVICE =
      Pattern.compile("(dns://[A-Za-z0-9.-]+(:[0-9]{1,5})?/)?[A-Za-z0-9._-]+");

  public DnsServices {
    if (!SERVICE.matcher(service).matches()) {
      throw new IllegalArgumentException("neither a DNS name nor dns://server:port/name");
    }
  }

  /**
   * JNDI is harmless here, and the JDK's only way to SRV records: the factory is fixed to DNS,
   * whose attributes are texts, and the name has no characters that could make another URL of it.
   */
  @Override
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  public List<ServerAddress> discover(Asker asker) throws IOException {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    List<ServerAddress> servers = new ArrayList<>();
    try {
      InitialDirContext context = new InitialDirContext(environment);
      try {
        Attribute records = context.getAttributes(url(), new String[] {RECORD}).get(RECORD);
        if (records != null) {
          NamingEnumeration<?> all = records.getAll();
          while (all.hasMore()) {
            servers.add(parse(String.valueOf(all.next())));
          }
        }
      } finally {
        context.close();
      }
    } catch (NamingException e) {
      throw new IOException("the SRV records of " + service + " were not found: " + e, e);
    }
    return servers;
  }

  /** Without a server in it, the system's own ones are asked. */
  private String url() {
    return service.startsWith("dns:") ? service : "dns:/" + service;
  }

  /** Reads {@code priority weight port target}; the target ends with a dot. */
  static ServerAddress parse(String text) throws IOException {
    String[] fields = text.split(" ", -1);
    try {
      String target = fields[3].endsWith(".") ? fields[3].replaceFirst("\\.$", "") : fields[3];
      return new ServerAddress(target, Integer.parseInt(fields[2]), null);
    } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("this is no SRV record: '" + text + "'", e);
    }
  }
}
