package io.larder.examples.quickstart;

import java.math.BigDecimal;
import java.util.Currency;

/** An amount in a currency. */
record Money(BigDecimal amount, Currency currency) {

  static Money euros(String amount) {
    return new Money(new BigDecimal(amount), Currency.getInstance("EUR"));
  }

  Money plus(Money other) {
    return new Money(amount.add(other.amount), currency);
  }

  Money times(int count) {
    return new Money(amount.multiply(BigDecimal.valueOf(count)), currency);
  }

  @Override
  public String toString() {
    return currency + " " + amount;
  }
}
