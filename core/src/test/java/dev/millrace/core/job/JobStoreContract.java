package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.JobStore.Conflict;
import dev.millrace.core.job.JobStore.SaveResult;
import dev.millrace.core.job.JobStore.Saved;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link JobStore} promises. Adapters' tests extend it. */
public abstract class JobStoreContract {

  /** The store under test; it may hold jobs of other tests. */
  protected abstract JobStore store();

  @Test
  void shouldFindWhatWasCreated() {
    Job job = Jobs.queued();

    assertThat(store().create(job)).isEqualTo(new Saved());
    assertThat(store().find(job.key())).contains(job);
  }

  @Test
  void shouldFindNothingUnderAnUnknownKey() {
    assertThat(store().find(Jobs.queued().key())).isEmpty();
  }

  @Test
  void shouldNotFindAnotherTenantsJob() {
    Job job = Jobs.queued();
    store().create(job);

    assertThat(store().find(new JobKey(new TenantId("tenant-b"), job.key().id()))).isEmpty();
  }

  @Test
  void shouldKeepTheFirstOfTwoJobsWithOneKey() {
    Job first = Jobs.queued();
    Job second = Job.accept(first.key(), Jobs.request(Jobs.NOW.plusSeconds(9)), Jobs.POLICY);
    store().create(first);

    assertThat(store().create(second)).isEqualTo(new Conflict(first));
    assertThat(store().find(first.key())).contains(first);
  }

  @Test
  void shouldKeepEveryFieldOfEveryState() {
    List<Job> jobs =
        Stream.of(
                Jobs.running(),
                Jobs.succeeded(),
                Jobs.settled(),
                Jobs.next(
                    Jobs.running()
                        .finish(
                            Jobs.NOW,
                            new Outcome.Failure(
                                new JobError(ErrorCode.MODEL_ERROR, "Not \"this\" ünicode 😀"),
                                Duration.ZERO),
                            Jobs.POLICY)),
                Jobs.next(
                    Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.INTERNAL, Duration.ofSeconds(3))),
                Jobs.next(Jobs.queued().cancel(Jobs.NOW)),
                Jobs.next(Jobs.running().cancel(Jobs.NOW)),
                Jobs.next(
                    Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(Jobs.NOW, "w", Jobs.POLICY)))
                        .beginDelivery(Jobs.NOW)),
                Jobs.queued().sweep(Jobs.NOW.plus(Duration.ofHours(2)), Jobs.POLICY).next(),
                Jobs.next(DataRemoval.begin(Jobs.succeeded(), Jobs.NOW)),
                DataRemoval.complete(Jobs.next(DataRemoval.begin(Jobs.settled(), Jobs.NOW)))
                    .orElseThrow(),
                withStoredPayloads())
            .toList();

    for (Job job : jobs) {
      store().create(job);
      assertThat(store().find(job.key())).contains(job);
    }
  }

  @Test
  void shouldSaveOneMoveAfterAnother() {
    Job queued = Jobs.queued();
    store().create(queued);
    Job running = Jobs.next(queued.claim(Jobs.NOW, "w", Jobs.POLICY));
    Job done = Jobs.end(running);

    assertThat(store().save(running)).isEqualTo(new Saved());
    assertThat(store().save(done)).isEqualTo(new Saved());
    assertThat(store().find(queued.key())).contains(done);
  }

  @Test
  void shouldRefuseAMoveFromAnOldVersionAndShowTheJobThatStands() {
    Job queued = Jobs.queued();
    store().create(queued);
    Job winner = Jobs.next(queued.claim(Jobs.NOW, "winner", Jobs.POLICY));
    Job loser = Jobs.next(queued.claim(Jobs.NOW, "loser", Jobs.POLICY));
    store().save(winner);

    assertThat(store().save(loser)).isEqualTo(new Conflict(winner));
    assertThat(store().find(queued.key())).contains(winner);
  }

  @Test
  void shouldRefuseAMoveOfAJobThatIsNotThere() {
    assertThat(store().save(Jobs.running())).isEqualTo(new Conflict(null));
  }

  @Test
  void shouldRefuseToSaveAFirstVersion() {
    assertThatThrownBy(() -> store().save(Jobs.queued()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldLetOneOfManyClaimsWin() throws Exception {
    Job queued = Jobs.queued();
    store().create(queued);
    CyclicBarrier start = new CyclicBarrier(8);
    List<Callable<SaveResult>> claims =
        IntStream.range(0, 8)
            .<Callable<SaveResult>>mapToObj(i ->
                () -> {
                  start.await();
                  return store().save(Jobs.next(queued.claim(Jobs.NOW, "w" + i, Jobs.POLICY)));
                })
            .toList();

    List<SaveResult> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<SaveResult> claim : threads.invokeAll(claims)) {
        answers.add(claim.get());
      }
    }

    assertThat(answers).filteredOn(Saved.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(Conflict.class::isInstance).hasSize(7);
  }

  @Test
  void shouldListDueJobsAndNoOthers() {
    Instant now = Jobs.NOW.plusSeconds(60);
    Job due = Jobs.queued();
    Job later = Job.accept(key(), Jobs.request(now), Jobs.POLICY);
    Job done = Jobs.settled();
    store().create(due);
    store().create(later);
    store().create(done);

    assertThat(allDue(now)).contains(due).doesNotContain(later, done);
    finish(due);
    assertThat(allDue(now)).extracting(Job::key).doesNotContain(due.key());
  }

  @Test
  void shouldListTheMostOverdueJobsFirstAndNoMoreThanWanted() {
    List<Job> jobs =
        IntStream.range(0, 5)
            .mapToObj(i -> Job.accept(key(), Jobs.request(Jobs.NOW.minusSeconds(i)), Jobs.POLICY))
            .toList();
    jobs.forEach(store()::create);

    for (int shard = 0; shard < store().shards(); shard++) {
      List<Job> first = store().due(shard, Jobs.NOW.plusSeconds(60), 2);
      assertThat(first).hasSizeLessThanOrEqualTo(2);
      assertThat(first).extracting(Job::dueAt).isSorted();
    }
    assertThat(allDue(Jobs.NOW.plusSeconds(60))).containsAll(jobs);
  }

  @Test
  void shouldRaiseTheCountersOfATenantOnceForEachJob() {
    TenantId tenant = new TenantId("settled-" + Jobs.IDS.next().value().substring(10));
    LocalDate day = LocalDate.ofInstant(Jobs.NOW, ZoneOffset.UTC);
    List<Settlement> settlements =
        Stream.generate(() -> stored(tenant).settle().orElseThrow()).limit(3).toList();

    assertThat(store().usage(tenant, day)).isEqualTo(Usage.NONE);
    assertThat(store().settle(settlements.subList(0, 2))).isEqualTo(2);
    assertThat(store().settle(settlements)).isEqualTo(1);
    assertThat(store().settle(settlements)).isZero();
    assertThat(store().usage(tenant, day)).isEqualTo(new Usage(3, 3, 0));
    assertThat(store().usage(tenant, day.plusDays(1))).isEqualTo(Usage.NONE);
    assertThat(store().find(settlements.getFirst().next().key()))
        .contains(settlements.getFirst().next());
  }

  @Test
  void shouldRaiseTheCountersByWhatProvidersWerePaidAndKeepHowCallsEnded() {
    TenantId tenant = new TenantId("paid-" + Jobs.IDS.next().value().substring(10));
    LocalDate day = LocalDate.ofInstant(Jobs.NOW, ZoneOffset.UTC);
    Job queued =
        Job.accept(new JobKey(tenant, Jobs.IDS.next()), Jobs.request(Jobs.NOW), Jobs.POLICY);
    Job calling = Jobs.calling(Jobs.next(queued.claim(Jobs.NOW, "w", Jobs.POLICY)), 900);
    Job ended = Jobs.end(Jobs.calling(calling, 800));
    store().create(ended);
    Calls calls = ended.runs().calls();
    List<ProviderCall> open = calls.open();
    calls = calls.ended(open.get(0).answered(Jobs.NOW, new Tokens(100, 20, 50), 700));
    calls = calls.ended(open.get(1).unknown(Jobs.NOW, null)).cached(30);
    Settlement settlement = ended.with(calls).settle().orElseThrow();

    assertThat(store().settle(List.of(settlement))).isEqualTo(1);
    assertThat(store().settle(List.of(settlement))).isZero();

    assertThat(store().find(ended.key())).contains(settlement.next());
    Spend spend = new Spend(new Tokens(100, 20, 50), 700, 30);
    assertThat(store().usage(tenant, day)).isEqualTo(new Usage(1, 1, 0, spend));
    assertThat(store().usage(tenant, day.minusDays(30), day)).isEqualTo(new Usage(1, 1, 0, spend));
  }

  @Test
  void shouldAddUpTheCountersOfAMonth() {
    TenantId tenant = new TenantId("month-" + Jobs.IDS.next().value().substring(10));
    LocalDate day = LocalDate.ofInstant(Jobs.NOW, ZoneOffset.UTC);
    Settlement one = stored(tenant).settle().orElseThrow();
    Settlement two = stored(tenant).settle().orElseThrow();
    store().settle(List.of(one));
    store().settle(List.of(new Settlement(two.next(), day.minusDays(19), two.usage(), null, 0)));

    assertThat(store().usage(tenant, day.minusDays(19), day)).isEqualTo(new Usage(2, 2, 0));
    assertThat(store().usage(tenant, day.minusDays(18), day)).isEqualTo(new Usage(1, 1, 0));
    assertThat(store().usage(tenant, day.minusDays(62), day.minusDays(1)))
        .isEqualTo(new Usage(1, 1, 0));
    assertThat(store().usage(tenant, day.plusDays(1), day.plusDays(1))).isEqualTo(Usage.NONE);
  }

  private static Job withStoredPayloads() {
    Payload stored =
        new Payload.Stored(new PayloadKey("jobs/t/j/output-2.json"), 70_000, Sha256.hex("x"));
    return Jobs.next(
        Jobs.running().finish(Jobs.NOW, new Outcome.Success(stored, "digest"), Jobs.POLICY));
  }

  private static JobKey key() {
    return new JobKey(Jobs.TENANT, Jobs.IDS.next());
  }

  private List<Job> allDue(Instant now) {
    return IntStream.range(0, store().shards())
        .boxed()
        .flatMap(shard -> store().due(shard, now, 1000).stream())
        .toList();
  }

  /** Takes the job out of the index again. */
  private void finish(Job job) {
    Job running = Jobs.next(job.claim(Jobs.NOW, "w", Jobs.POLICY));
    store().save(running);
    Job done = Jobs.end(running);
    store().save(done);
    store().settle(List.of(done.settle().orElseThrow()));
  }

  private Job stored(TenantId tenant) {
    JobKey key = new JobKey(tenant, Jobs.IDS.next());
    Job queued = Job.accept(key, Jobs.request(Jobs.NOW), Jobs.POLICY);
    Job done = Jobs.end(Jobs.next(queued.claim(Jobs.NOW, "w", Jobs.POLICY)));
    store().create(done);
    return done;
  }
}
