package io.larder.memcached;

import static io.larder.memcached.Fault.ADD;
import static io.larder.memcached.Fault.CAS;
import static io.larder.memcached.Fault.DELETE;
import static io.larder.memcached.Fault.GET;
import static io.larder.memcached.Fault.GETS;
import static io.larder.memcached.Fault.GET_MANY;
import static io.larder.memcached.Fault.INCR;
import static io.larder.memcached.Fault.INSPECT;
import static io.larder.memcached.Fault.SET;
import static io.larder.memcached.Fault.TOUCH;
import static io.larder.memcached.Fault.VERSIONS;
import static io.larder.memcached.Fault.broken;
import static io.larder.memcached.Fault.lost;
import static io.larder.memcached.Fault.timeout;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that answer wrongly, late or not at all. Whatever they do: the caller gets an exception
 * that says so, in time; the connection is closed; the next call is right; and never ever is a
 * wrong value returned.
 */
class MisbehavingServerTest {

  static Stream<Fault> repliesToReads() {
    return Stream.of(
        broken("a garbage line", GET, "BLAH BLAH\r\n"),
        broken("binary garbage", GET, "\u0000\u0001\u00fe\u00ff\r\n"),
        broken("an empty line", GET, "\r\n"),
        broken("one letter", GET, "H\r\n"),
        broken("lower case", GET, "va 5 %o f16\r\nwrong\r\n"),
        broken("a status and more letters", GET, "HDX %o\r\n"),
        broken(
            "the opaque of another request",
            GET,
            (request, connection) ->
                connection.send("VA 5 O" + (request.opaque() + 1) + " f16\r\nwrong\r\n")),
        broken(
            "an opaque that begins right",
            GET,
            (request, connection) ->
                connection.send("VA 5 O" + request.opaque() + "0 f16\r\nwrong\r\n")),
        broken(
            "an opaque that is right but for 2^64",
            GET,
            (request, connection) ->
                connection.send(
                    "VA 5 O1844674407370955161" + (6 + request.opaque()) + " f16\r\nwrong\r\n")),
        broken("no opaque", GET, "VA 5 f16\r\nwrong\r\n"),
        broken("no opaque in a miss", GET, "EN O\r\n"),
        broken("an opaque without a number", GET, "VA 5 O f16\r\nwrong\r\n"),
        broken("an opaque with more behind its number", GET, "VA 5 %ox f16\r\nwrong\r\n"),
        broken("a length that is too short", GET, "VA 3 %o f16\r\nwrong\r\n"),
        broken(
            "a length that reaches into the next reply", GET, "VA 9 %o f16\r\nwrong\r\nHD O9\r\n"),
        broken("a length that is no number", GET, "VA x %o f16\r\nwrong\r\n"),
        broken("a length with more behind it", GET, "VA 5x %o f16\r\nwrong\r\n"),
        broken("a negative length", GET, "VA -5 %o f16\r\nwrong\r\n"),
        broken("a huge length", GET, "VA 99999999999 %o f16\r\nwrong\r\n"),
        broken("a length of 5 and 2^64", GET, "VA 18446744073709551621 %o f16\r\nwrong\r\n"),
        broken("no length", GET, "VA\r\nwrong\r\n"),
        broken("no line end behind the value", GET, "VA 5 %o f16\r\nwrongHD O1\r\n"),
        broken("lines that end in LF only", GET, "VA 5 %o f16\nwrong\n"),
        broken("no value, although it was asked for", GET, "HD %o f16\r\n"),
        broken("no client flags, although they were asked for", GET, "VA 5 %o\r\nwrong\r\n"),
        broken("client flags without a number", GET, "VA 5 %o f\r\nwrong\r\n"),
        broken("client flags that are no number", GET, "VA 5 %o fx16\r\nwrong\r\n"),
        broken("no CAS id, although it was asked for", GETS, "VA 5 %o f16\r\nwrong\r\n"),
        broken("a CAS id of over 64 bits", GETS, "VA 5 %o f16 c18446744073709551616\r\nwrong\r\n"),
        broken("no time to live in what was asked for", INSPECT, "HD %o h1 l0 s5\r\n"),
        broken("not found, which is no answer to a read", GET, "NF %o\r\n"),
        broken("not stored, which is no answer to a read", GET, "NS %o\r\n"),
        broken("exists, which is no answer to a read", GET, "EX %o\r\n"),
        broken("the end of a quiet batch", GET, "MN\r\n"),
        broken("a classic reply", GET, "VALUE k 16 5\r\nwrong\r\nEND\r\n"),
        broken("a redirect", GET, "HTTP/1.1 302 Found\r\n\r\n"),
        broken("an endless line", GET, "VA " + "5".repeat(100_000)));
  }

  static Stream<Fault> silence() {
    return Stream.of(
        timeout("nothing", GET, ""),
        timeout("half a line, then nothing", GET, "VA 5 O"),
        timeout("a line without its last byte", GET, "VA 5 %o f16\r"),
        timeout("half a value, then nothing", GET, "VA 5 %o f16\r\nwro"),
        timeout("a value without its line end", GET, "VA 5 %o f16\r\nwrong"),
        timeout("a length that is too long", GET, "VA 50 %o f16\r\nwrong\r\n"),
        timeout("a length of 1 GiB", GET, "VA 1073741824 %o f16\r\nwrong\r\n"),
        timeout("no answer to a write", SET, ""),
        timeout("a bulk reply without END", GET_MANY, "VALUE k 16 5 1\r\nwrong\r\n"),
        new Fault(
            "one byte at a time, for ever",
            GET,
            (request, connection) -> {
              connection.send("VA 1000000 O" + request.opaque() + " f16\r\n");
              while (true) {
                connection.send("x");
                LockSupport.parkNanos(2_000_000);
              }
            },
            RequestTimeoutException.class));
  }

  static Stream<Fault> hangingUp() {
    return Stream.of(
        lost("at once", GET, ""),
        lost("in a line", GET, "VA 5 O"),
        lost("in a value", GET, "VA 5 %o f16\r\nwro"),
        lost("before a value's line end", GET, "VA 5 %o f16\r\nwrong"),
        lost("before the answer to a write", SET, ""),
        lost("between the values of a bulk read", GET_MANY, "VALUE a 16 5 1\r\nwrong\r\n"),
        lost("in a value of a bulk read", GET_MANY, "VALUE a 16 5 1\r\nwro"),
        new Fault(
            "with a reset",
            GET,
            (request, connection) -> connection.reset(),
            ConnectionLostException.class));
  }

  static Stream<Fault> repliesToWrites() {
    return Stream.of(
        broken("a value, to a set", SET, "VA 2 %o\r\nok\r\n"),
        broken("a miss, to a set", SET, "EN %o\r\n"),
        broken("not stored, to a set without condition", SET, "NS %o\r\n"),
        broken("exists, to a set without condition", SET, "EX %o\r\n"),
        broken("not found, to a set without condition", SET, "NF %o\r\n"),
        broken("another's opaque, to a set", SET, "HD O0\r\n"),
        broken("a classic reply, to a set", SET, "STORED\r\n"),
        broken("a miss, to an add", ADD, "EN %o\r\n"),
        broken("not found, to an add", ADD, "NF %o\r\n"),
        broken("not stored, to a compare-and-set", CAS, "NS %o\r\n"),
        broken("a value, to a delete", DELETE, "VA 2 %o\r\nok\r\n"),
        broken("not stored, to a delete", DELETE, "NS %o\r\n"),
        broken("a classic reply, to a delete", DELETE, "DELETED\r\n"),
        broken("a value, to a touch", TOUCH, "VA 2 %o\r\nok\r\n"),
        broken("no number, to a count", INCR, "HD %o\r\n"),
        broken("a text, to a count", INCR, "VA 3 %o\r\nabc\r\n"),
        broken("nothing, to a count", INCR, "VA 0 %o\r\n\r\n"),
        broken("a negative number, to a count", INCR, "VA 2 %o\r\n-1\r\n"),
        broken("digits and letters, to a count", INCR, "VA 3 %o\r\n12x\r\n"),
        broken("2^64, to a count", INCR, "VA 20 %o\r\n18446744073709551616\r\n"),
        broken("no version", VERSIONS, "BLAH\r\n"),
        broken("an error, to the question for the version", VERSIONS, "ERROR\r\n"));
  }

  static Stream<Fault> repliesToBulkReads() {
    return Stream.of(
        broken("a key that was not asked for", GET_MANY, "VALUE x 16 5 1\r\nwrong\r\nEND\r\n"),
        broken(
            "one more key than was asked for",
            GET_MANY,
            "VALUE k 16 5 1\r\nwrong\r\nVALUE x 16 5 1\r\nwrong\r\nEND\r\n"),
        broken(
            "the same key twice",
            GET_MANY,
            "VALUE k 16 5 1\r\nright\r\nVALUE k 16 5 1\r\nwrong\r\nEND\r\n"),
        broken(
            "keys in another order",
            GET_MANY,
            "VALUE k 16 5 1\r\nwrong\r\nVALUE a 16 5 1\r\nwrong\r\nEND\r\n"),
        broken("a key that only begins right", GET_MANY, "VALUE kk 16 5 1\r\nwrong\r\nEND\r\n"),
        broken("no key", GET_MANY, "VALUE\r\nwrong\r\nEND\r\n"),
        broken("no CAS id", GET_MANY, "VALUE k 16 5\r\nwrong\r\nEND\r\n"),
        broken(
            "a CAS id of over 64 bits",
            GET_MANY,
            "VALUE k 16 5 18446744073709551616\r\nwrong\r\nEND\r\n"),
        broken("more than a CAS id", GET_MANY, "VALUE k 16 5 1 1\r\nwrong\r\nEND\r\n"),
        broken("flags that are no number", GET_MANY, "VALUE k x 5 1\r\nwrong\r\nEND\r\n"),
        broken("a short length", GET_MANY, "VALUE k 16 3 1\r\nwrong\r\nEND\r\n"),
        broken("a long length", GET_MANY, "VALUE k 16 8 1\r\nwrong\r\nEND\r\n"),
        broken("a negative length", GET_MANY, "VALUE k 16 -1 1\r\nwrong\r\nEND\r\n"),
        broken("no line end behind a value", GET_MANY, "VALUE k 16 5 1\r\nwrongEND\r\n"),
        broken("more than END", GET_MANY, "END OF FILE\r\n"),
        broken("a meta reply", GET_MANY, "EN O1\r\n"),
        broken("garbage", GET_MANY, "BLAH\r\n"),
        broken("garbage behind a value", GET_MANY, "VALUE a 16 5 1\r\nwrong\r\nBLAH\r\n"));
  }

  @ParameterizedTest
  @MethodSource({"repliesToReads", "silence", "hangingUp", "repliesToWrites", "repliesToBulkReads"})
  void call_ofAServerThatMisbehaves_failsInTimeAndTheNextIsRight(Fault fault)
      throws IOException, InterruptedException {
    fault.assertHandled();
  }
}
