package io.larder.testkit.embedded;

import java.io.IOException;
import java.util.List;

/** Carries out one kind of request. Implementations have no state of their own. */
@FunctionalInterface
interface Command {

  /** The longest key, in bytes. */
  int KEY_BYTES = 250;

  String ERROR = "ERROR";
  String BAD_FORMAT = "CLIENT_ERROR bad command line format";
  String BAD_CHUNK = "CLIENT_ERROR bad data chunk";
  String BAD_EXPTIME = "CLIENT_ERROR invalid exptime argument";
  String TOO_LARGE = "SERVER_ERROR object too large for cache";
  String NO_MEMORY = "SERVER_ERROR out of memory storing object";
  String NOT_NUMERIC = "CLIENT_ERROR cannot increment or decrement non-numeric value";

  /**
   * Reads the rest of the request, does the work and writes the reply.
   *
   * @param tokens the words of the request's first line, beginning with the command's name
   * @throws BadRequest with the reply for what can't be done, which is sent even if the request
   *     asks for silence
   */
  void run(List<String> tokens, Session session) throws IOException, BadRequest;
}
