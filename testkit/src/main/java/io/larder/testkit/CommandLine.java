package io.larder.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The arguments of a memcached process, for the options and places given. */
final class CommandLine {

  private CommandLine() {}

  /**
   * Lists the arguments.
   *
   * @param listen where to listen, for the world of the process
   * @param admin where to listen for the test kit itself, in plain text even with TLS, or null
   * @param place where the process finds a file of the options
   */
  static List<String> arguments(
      MemcachedOptions options,
      Endpoint listen,
      @Nullable Endpoint admin,
      UnaryOperator<Path> place) {
    List<String> arguments = new ArrayList<>();
    if (listen.path() != null) {
      add(arguments, "-s", listen.path().toString());
    } else {
      String plain = admin == null ? "" : ",notls:" + admin.address();
      add(arguments, "-l", listen.address() + plain);
    }
    add(arguments, "-m", Integer.toString(options.memoryMegabytes()));
    add(arguments, "-t", Integer.toString(options.threads()));
    TlsFiles tls = options.tls();
    if (tls != null) {
      add(arguments, "-Z", "-o", tlsSettings(tls, place));
    }
    Path authFile = options.authFile();
    if (authFile != null) {
      add(arguments, "-Y", place.apply(authFile).toString());
    }
    for (String flag : options.flags()) {
      arguments.addAll(Arrays.asList(flag.split(" ", 2)));
    }
    return arguments;
  }

  private static String tlsSettings(TlsFiles tls, UnaryOperator<Path> place) {
    StringBuilder settings = new StringBuilder();
    settings.append("ssl_chain_cert=").append(place.apply(tls.certificateChain()));
    settings.append(",ssl_key=").append(place.apply(tls.privateKey()));
    Path authority = tls.authority();
    if (authority != null) {
      settings.append(",ssl_ca_cert=").append(place.apply(authority));
    }
    int verifyMode =
        switch (tls.clientCertificates()) {
          case NONE -> 0;
          case REQUEST -> 1;
          case REQUIRE -> 2;
        };
    return settings.append(",ssl_verify_mode=").append(verifyMode).toString();
  }

  private static void add(List<String> arguments, String... more) {
    arguments.addAll(Arrays.asList(more));
  }
}
