package io.larder.testkit;

import java.util.List;
import java.util.stream.Stream;

/**
 * Requests to be sent one after the other on one connection. A request may contain {@code {cas}},
 * the last CAS id that a reply has shown, and {@code {now+<seconds>}}, an absolute time.
 */
record Script(String name, List<String> requests) {

  /** Makes a script of lines without their ends. */
  static Script of(String name, String... lines) {
    return new Script(name, List.of(lines).stream().map(line -> line + "\r\n").toList());
  }

  /** The same without the requests that begin like this. */
  Script without(String... beginnings) {
    return new Script(
        name,
        requests.stream()
            .filter(request -> Stream.of(beginnings).noneMatch(request::startsWith))
            .toList());
  }

  /** The same as one single request. */
  Script pipelined() {
    return new Script(name + ", pipelined", List.of(String.join("", requests)));
  }
}
