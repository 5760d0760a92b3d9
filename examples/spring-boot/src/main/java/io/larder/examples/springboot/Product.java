package io.larder.examples.springboot;

import java.math.BigDecimal;

/** What the shop sells. Nothing in it knows of caches. */
record Product(String id, String name, BigDecimal price) {

  Product at(String newPrice) {
    return new Product(id, name, new BigDecimal(newPrice));
  }

  @Override
  public String toString() {
    return name + " at " + price;
  }
}
