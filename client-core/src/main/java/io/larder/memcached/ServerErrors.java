package io.larder.memcached;

/** Turns error replies into exceptions that say what to do. */
final class ServerErrors {

  private ServerErrors() {}

  /** Returns the reply, or throws if it is an error. */
  static MetaReply check(MetaReply reply, MetaRequest request, ServerAddress node) {
    if (reply.status() == MetaReply.Status.ERROR) {
      throw exception(reply, request, node);
    }
    return reply;
  }

  static ServerErrorException exception(MetaReply reply, MetaRequest request, ServerAddress node) {
    String error = reply.error();
    return new ServerErrorException(
        node, request + " on " + node + " was refused: " + error + advice(error, request), error);
  }

  private static String advice(String error, MetaRequest request) {
    if (error.contains("too large")) {
      return "; the value of "
          + request.bodyLength()
          + " bytes is over the server's item size limit (its option -I)";
    }
    if (error.contains("out of memory")) {
      return "; the server has no memory left and does not evict (its options -m and -M)";
    }
    if (error.equals("ERROR")) {
      return "; the server does not know this command";
    }
    return "";
  }
}
