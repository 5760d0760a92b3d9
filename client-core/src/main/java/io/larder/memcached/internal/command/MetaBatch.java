package io.larder.memcached.internal.command;

import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.List;

/**
 * Several meta requests to one server in one packet, executed there one after the other. The
 * requests are not quiet: their replies are a few bytes each, the server sends them together, and
 * so each error has a request that it belongs to.
 */
public final class MetaBatch extends Command {

  private final List<MetaRequest> requests;
  private final int[] opaques;
  private final MetaReply[] replies;

  public MetaBatch(List<MetaRequest> requests) {
    this.requests = requests;
    this.opaques = new int[requests.size()];
    this.replies = new MetaReply[requests.size()];
  }

  /** Returns the replies in the order of the requests; only after the command has been executed. */
  public MetaReply[] replies() {
    return replies;
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    for (int i = 0; i < opaques.length; i++) {
      opaques[i] = MetaCodec.write(requests.get(i), out);
    }
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    for (int i = 0; i < replies.length; i++) {
      if (in.isOutOfStep()) {
        throw in.broken("the request before was refused, what follows cannot be told apart");
      }
      replies[i] = MetaCodec.read(requests.get(i), opaques[i], in);
    }
  }

  @Override
  public int size() {
    int size = 0;
    for (MetaRequest request : requests) {
      size += MetaCodec.size(request);
    }
    return size;
  }

  @Override
  public int itemCount() {
    return requests.size();
  }

  @Override
  public boolean isRepeatable() {
    for (MetaRequest request : requests) {
      if (!request.isRepeatable()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String operation() {
    return "batch";
  }

  @Override
  public String toString() {
    return requests.size() + " requests, the first " + requests.get(0);
  }
}
