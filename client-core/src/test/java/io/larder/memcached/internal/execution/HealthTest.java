package io.larder.memcached.internal.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.larder.memcached.Failover;
import io.larder.memcached.FailurePolicy;
import io.larder.memcached.NodeState;
import io.larder.memcached.ServerAddress;
import io.larder.memcached.internal.execution.Health.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HealthTest {

  private static final long SECOND = 1_000_000_000L;

  private final List<String> events = new ArrayList<>();
  private long now = Long.MAX_VALUE - SECOND; // A monotonic clock may wrap around.
  private Health health = health(2);

  private Health health(int retryAttempts) {
    return new Health(
        ServerAddress.parse("a:1"),
        new FailurePolicy(
            retryAttempts, Duration.ofSeconds(1), Duration.ofSeconds(60), Failover.REROUTE),
        (node, from, to) -> events.add(from + ">" + to),
        () -> now);
  }

  private void pass(double seconds) {
    now += (long) (seconds * SECOND);
  }

  /** Lets a request in, expecting a verdict. */
  private void admit(Admission expected) {
    assertEquals(expected, health.admit());
  }

  private void fail() {
    health.failed(false, now);
  }

  private void failProbe() {
    health.failed(true, now);
  }

  private void closeGate() {
    fail();
    pass(0.001);
    fail();
  }

  private void kill() {
    closeGate();
    for (int i = 0; i < 2; i++) {
      pass(1);
      admit(Admission.PROBE);
      failProbe();
    }
    assertEquals(NodeState.DEAD, health.state());
  }

  @Test
  void up_success_staysUp() {
    admit(Admission.ENTER);
    health.succeeded(false);

    assertEquals(NodeState.UP, health.state());
    assertEquals(List.of(), events);
  }

  @Test
  void up_failure_becomesSuspectAndLetsRequestsIn() {
    fail();

    assertEquals(NodeState.SUSPECT, health.state());
    admit(Admission.ENTER);
    assertTrue(health.isRoutable());
  }

  @Test
  void suspectOpen_success_becomesUp() {
    fail();
    health.succeeded(false);

    assertEquals(NodeState.UP, health.state());
    assertEquals(List.of("UP>SUSPECT", "SUSPECT>UP"), events);
  }

  @Test
  void suspectOpen_failureOfRequestBegunBefore_changesNothing() {
    long begun = now;
    pass(0.5);
    fail();
    health.failed(false, begun);
    health.failed(false, begun);

    admit(Admission.ENTER);
  }

  @Test
  void suspectOpen_failureOfLaterRequest_closesGate() {
    closeGate();

    admit(Admission.REJECT);
    assertTrue(health.isRoutable(), "a suspect node keeps its keys");
  }

  @Test
  void suspectClosed_beforeRetryTimeout_rejects() {
    closeGate();
    pass(0.999);

    admit(Admission.REJECT);
  }

  @Test
  void suspectClosed_afterRetryTimeout_oneProbes() {
    closeGate();
    pass(1);

    admit(Admission.PROBE);
    assertEquals(NodeState.PROBING, health.state());
    admit(Admission.REJECT);
    admit(Admission.REJECT);
  }

  @Test
  void suspectClosed_lateSuccessOfOtherRequest_doesNotOpenGate() {
    closeGate();
    health.succeeded(false);

    admit(Admission.REJECT);
  }

  @Test
  void probing_success_becomesUp() {
    closeGate();
    pass(1);
    admit(Admission.PROBE);
    health.succeeded(true);

    assertEquals(NodeState.UP, health.state());
    admit(Admission.ENTER);
  }

  @Test
  void probing_failureBeforeLastAttempt_becomesSuspectForAnotherTimeout() {
    closeGate();
    pass(1);
    admit(Admission.PROBE);
    failProbe();

    assertEquals(NodeState.SUSPECT, health.state());
    admit(Admission.REJECT);
    pass(1);
    admit(Admission.PROBE);
  }

  @Test
  void probing_lastAttemptFails_becomesDead() {
    kill();

    admit(Admission.DEAD);
    assertFalse(health.isRoutable());
    assertEquals("PROBING>DEAD", events.get(events.size() - 1));
  }

  @Test
  void probing_endsWithoutVerdict_nextRequestProbes() {
    closeGate();
    pass(1);
    admit(Admission.PROBE);
    health.undecided();

    assertEquals(NodeState.SUSPECT, health.state());
    admit(Admission.PROBE);
  }

  @Test
  void dead_beforeDeadTimeout_staysDead() {
    kill();
    pass(59.9);

    admit(Admission.DEAD);
    assertFalse(health.isRoutable());
  }

  @Test
  void dead_afterDeadTimeout_oneProbesAndOthersGoElsewhere() {
    kill();
    pass(66.1); // 60 s and the largest jitter

    assertTrue(health.isRoutable());
    admit(Admission.PROBE);
    assertFalse(health.isRoutable(), "the probe decides first");
    admit(Admission.DEAD);
  }

  @Test
  void dead_probeFails_deadForAnotherDeadTimeoutOnly() {
    kill();
    pass(66.1);
    admit(Admission.PROBE);
    failProbe();

    admit(Admission.DEAD);
    pass(66.1);
    admit(Admission.PROBE);
  }

  @Test
  void dead_probeSucceeds_startsWithCleanRecord() {
    kill();
    pass(66.1);
    admit(Admission.PROBE);
    health.succeeded(true);

    assertEquals(NodeState.UP, health.state());
    fail();
    admit(Admission.ENTER);
  }

  @Test
  void dead_probeEndsWithoutVerdict_nextRequestProbes() {
    kill();
    pass(66.1);
    admit(Admission.PROBE);
    health.undecided();

    assertEquals(NodeState.DEAD, health.state());
    admit(Admission.PROBE);
  }

  @Test
  void dead_noOtherNodeLeft_isProbedAfterRetryTimeout() {
    kill();
    health.hurry();
    admit(Admission.DEAD);
    pass(1);

    admit(Admission.PROBE);
    failProbe();
    health.hurry();
    admit(Admission.DEAD);
    pass(1);
    admit(Admission.PROBE);
    health.succeeded(true);
    assertEquals(NodeState.UP, health.state());
  }

  @Test
  void dead_lateFailureOfOtherRequest_doesNotProlongDeath() {
    kill();
    pass(66.1);
    fail();

    admit(Admission.PROBE);
  }

  @Test
  void noRetryAttempts_firstFailure_becomesDead() {
    health = health(0);
    fail();

    assertEquals(NodeState.DEAD, health.state());
    admit(Admission.DEAD);
    pass(66.1);
    admit(Admission.PROBE);
    health.succeeded(true);
    assertTrue(health.isRoutable());
    admit(Admission.ENTER);
  }

  @Test
  void serverDownForGood_withDefaults_isDeadAfterTwoSecondsAndFourAttempts() {
    int attempts = 0;
    long start = now;
    while (health.state() != NodeState.DEAD) {
      Admission admission = health.admit();
      if (admission == Admission.ENTER || admission == Admission.PROBE) {
        attempts++;
        health.failed(admission == Admission.PROBE, now);
      }
      pass(0.1);
    }

    assertEquals(4, attempts);
    assertEquals(2.2, (now - start) / (double) SECOND, 0.15);
  }

  @Test
  void listenerThatThrows_isIgnored() {
    Health loud =
        new Health(
            ServerAddress.parse("a:1"),
            FailurePolicy.DEFAULT,
            (node, from, to) -> {
              throw new IllegalStateException("loud");
            },
            () -> now);
    loud.failed(false, now);

    assertEquals(NodeState.SUSPECT, loud.state());
  }

  @Test
  void listenerThatThrowsAnError_doesNotLoseTheProbe() {
    Health loud =
        new Health(
            ServerAddress.parse("a:1"),
            FailurePolicy.DEFAULT,
            (node, from, to) -> {
              throw new AssertionError("loud");
            },
            () -> now);
    loud.failed(false, now);
    pass(0.001);
    loud.failed(false, now);
    pass(1);

    assertEquals(Admission.PROBE, loud.admit());
  }

  @Test
  void suspectClosed_manyThreadsAtOnce_exactlyOneProbes() throws Exception {
    closeGate();
    pass(1);
    int threads = 16;
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Admission>> verdicts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        verdicts.add(
            executor.submit(
                () -> {
                  go.await();
                  return health.admit();
                }));
      }
      go.countDown();
      int probes = 0;
      for (Future<Admission> verdict : verdicts) {
        probes += verdict.get() == Admission.PROBE ? 1 : 0;
      }

      assertEquals(1, probes);
    } finally {
      executor.shutdownNow();
    }
  }
}
