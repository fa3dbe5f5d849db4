package dev.millrace.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.account.Quotas.Granted;
import dev.millrace.core.account.Quotas.Reason;
import dev.millrace.core.account.Quotas.Refused;
import dev.millrace.core.account.Quotas.Spent;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Quotas} promises. */
public abstract class QuotasContract {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final int PLENTY = 1_000_000;

  private final TenantId tenant =
      new TenantId("tenant-" + ThreadLocalRandom.current().nextLong(1L << 40));

  /** The counters under test. */
  protected abstract Quotas quotas();

  /** The jobs whose settlement gives back what was reserved in {@link #quotas}. */
  protected abstract JobStore store();

  @Test
  void shouldGrantABurstAndThenOneForEachIntervalOfTheRate() {
    Caller caller = caller(new Limits(2, 3, PLENTY, PLENTY));

    for (int left = 2; left >= 0; left--) {
      assertThat(granted(caller, NOW).remaining().burst()).isEqualTo(left);
    }
    Refused refused = refused(caller, NOW);
    assertThat(refused.reason()).isEqualTo(Reason.RATE);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(500));
    assertThat(refused(caller, NOW.plusMillis(100)).reason()).isEqualTo(Reason.RATE);
    granted(caller, NOW.plusMillis(500));
    assertThat(refused(caller, NOW.plusMillis(500)).reason()).isEqualTo(Reason.RATE);
    assertThat(granted(caller, NOW.plusSeconds(60)).remaining().burst()).isEqualTo(2);
  }

  @Test
  void shouldKeepNobodyWaitingForAClockThatWasWrong() {
    Caller caller = caller(new Limits(2, 3, PLENTY, PLENTY));
    granted(caller, NOW.plus(Duration.ofMinutes(5)));

    assertThat(granted(caller, NOW).remaining().burst()).isEqualTo(2);
  }

  @Test
  void shouldCountTheRateOfEachKeyByItself() {
    Limits limits = new Limits(1, 1, PLENTY, PLENTY);
    granted(caller(limits, "key-a"), NOW);

    assertThat(refused(caller(limits, "key-a"), NOW).reason()).isEqualTo(Reason.RATE);
    granted(caller(limits, "key-b"), NOW);
  }

  @Test
  void shouldGrantNoMorePlacesThanThereAre() {
    Caller caller = caller(new Limits(PLENTY, PLENTY, 2, PLENTY));

    assertThat(granted(caller, NOW).openJobs()).isEqualTo(1);
    assertThat(granted(caller, NOW).openJobs()).isEqualTo(2);
    assertThat(refused(caller, NOW).reason()).isEqualTo(Reason.OPEN_JOBS);
    quotas().release(tenant, TODAY, 1);
    assertThat(granted(caller, NOW).openJobs()).isEqualTo(2);
  }

  @Test
  void shouldGrantNoMoreUnitsThanTheDayHas() {
    Caller caller = caller(new Limits(PLENTY, PLENTY, PLENTY, 2));
    granted(caller, NOW);
    assertThat(granted(caller, NOW).remaining().units()).isZero();

    Refused refused = refused(caller, NOW);
    assertThat(refused.reason()).isEqualTo(Reason.UNITS);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofHours(12));
    assertThat(granted(caller, NOW.plus(refused.retryAfter())).remaining().units()).isEqualTo(1);
  }

  @Test
  void shouldNeverGrantTooManyToManyAtOnce() throws Exception {
    Caller caller = caller(new Limits(PLENTY, PLENTY, PLENTY, 40));
    Callable<Boolean> wish = () -> quotas().reserve(caller, 1, NOW) instanceof Granted;
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> answers =
          pool.invokeAll(IntStream.range(0, 80).mapToObj(_ -> wish).toList());
      long granted = 0;
      for (Future<Boolean> answer : answers) {
        granted += answer.get() ? 1 : 0;
      }

      assertThat(granted).isEqualTo(40);
    }
    assertThat(quotas().spent(tenant, TODAY)).isEqualTo(new Spent(40, 40));
  }

  @Test
  void shouldGiveBackThePlaceOfAJobThatIsSettledAndTheUnitsOfOneThatNeverRan() {
    Caller caller = caller(new Limits(PLENTY, PLENTY, PLENTY, PLENTY));
    Job ran = accepted(caller);
    Job canceled = accepted(caller);
    assertThat(quotas().spent(tenant, TODAY)).isEqualTo(new Spent(2, 2));

    settle(saved(Jobs.end(saved(next(ran.claim(NOW, "w", policy()))))));
    settle(saved(next(canceled.cancel(NOW))));

    assertThat(quotas().spent(tenant, TODAY)).isEqualTo(new Spent(0, 1));
  }

  @Test
  void shouldGiveNothingBackTwice() {
    Caller caller = caller(new Limits(PLENTY, PLENTY, PLENTY, PLENTY));
    Job canceled = saved(next(accepted(caller).cancel(NOW)));
    accepted(caller);

    settle(canceled);
    assertThat(store().settle(List.of(canceled.settle().orElseThrow()))).isZero();

    assertThat(quotas().spent(tenant, TODAY)).isEqualTo(new Spent(1, 1));
  }

  private Job accepted(Caller caller) {
    granted(caller, NOW);
    JobId id = new JobIds(() -> NOW, new Random()).next();
    Job job = Job.accept(new JobKey(tenant, id), Jobs.queued().request(), policy());
    assertThat(store().create(job)).isEqualTo(new JobStore.Saved());
    assertThat(job.ledger().reservedOn()).isEqualTo(TODAY);
    return job;
  }

  private static JobPolicy policy() {
    return Jobs.POLICY;
  }

  private Job saved(Job next) {
    assertThat(store().save(next)).isEqualTo(new JobStore.Saved());
    return next;
  }

  private void settle(Job ended) {
    assertThat(store().settle(List.of(ended.settle().orElseThrow()))).isEqualTo(1);
  }

  private static Job next(Move move) {
    return Jobs.next(move);
  }

  private Caller caller(Limits limits) {
    return caller(limits, "key-a");
  }

  private Caller caller(Limits limits, String keyId) {
    return new Caller(tenant, keyId, EnumSet.of(Scope.SUBMIT), Set.of(), limits);
  }

  private Granted granted(Caller caller, Instant now) {
    Quotas.Decision decision = quotas().reserve(caller, Ledger.UNITS, now);
    assertThat(decision).isInstanceOf(Granted.class);
    return (Granted) decision;
  }

  private Refused refused(Caller caller, Instant now) {
    Quotas.Decision decision = quotas().reserve(caller, Ledger.UNITS, now);
    assertThat(decision).isInstanceOf(Refused.class);
    return (Refused) decision;
  }
}
