package io.larder.memcached.internal.command;

import io.larder.memcached.MetaReply;
import io.larder.memcached.MetaRequest;
import io.larder.memcached.Outcome;
import io.larder.memcached.internal.protocol.ReplyReader;
import io.larder.memcached.internal.protocol.RequestWriter;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One meta request and its reply. */
public final class MetaCommand extends Command {

  private final MetaRequest request;
  private int opaque;
  private @Nullable MetaReply reply;

  public MetaCommand(MetaRequest request) {
    this.request = request;
  }

  /** Returns the reply; only after the command has been executed. */
  public MetaReply reply() {
    return Objects.requireNonNull(reply);
  }

  @Override
  public void write(RequestWriter out) throws IOException {
    opaque = MetaCodec.write(request, out);
  }

  @Override
  public void read(ReplyReader in) throws IOException {
    reply = MetaCodec.read(request, opaque, in);
  }

  @Override
  public int size() {
    return MetaCodec.size(request);
  }

  @Override
  public boolean isRepeatable() {
    return request.isRepeatable();
  }

  @Override
  public Outcome outcome() {
    return switch (reply().status()) {
      case OK -> Outcome.OK;
      case ERROR -> Outcome.REFUSED;
      default -> Outcome.MISS;
    };
  }

  @Override
  public String operation() {
    return request.command().operation();
  }

  @Override
  public String toString() {
    return request.toString();
  }
}
