package io.larder.memcached;

/**
 * A server and its share of the keys.
 *
 * @param address the server
 * @param weight its share in relation to those of the others; 1 unless there is a reason
 */
public record WeightedServer(ServerAddress address, double weight) {

  /**
   * Checks the weight.
   *
   * @param address the server
   * @param weight its share
   * @throws IllegalArgumentException if the weight is not a positive number
   */
  public WeightedServer {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of " + address + " must be a positive number, but is " + weight);
    }
  }

  /**
   * Makes a server of weight 1.
   *
   * @param address the server
   * @return the two together
   */
  public static WeightedServer of(ServerAddress address) {
    return new WeightedServer(address, 1);
  }
}
