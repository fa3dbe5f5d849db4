package dev.millrace.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.DataRemoval;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.job.Usage;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.provider.CallHolds;
import dev.millrace.core.provider.KeptAnswer;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteBudgets;
import dev.millrace.embedded.SqliteJobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepDueJobsTest {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final List<JobHint> hints = new ArrayList<>();
  private final List<JobHint> calls = new ArrayList<>();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private Instant now = Jobs.NOW;
  private boolean queueIsDown;
  private final SqliteBudgets budgets = SqliteBudgets.inMemory();
  private final OpenCalls openCalls = new OpenCalls(new KeptAnswers(payloads), budgets, () -> now);
  private final SweepDueJobs sweep =
      new SweepDueJobs(
          store, this::send, calls::addAll, payloads, openCalls, Jobs.POLICY, () -> now);

  @AfterEach
  void close() {
    store.close();
    budgets.close();
  }

  @Test
  void shouldSendTheHintThatWasLost() {
    Job job = create(Jobs.queued());
    now = Jobs.NOW.plusSeconds(5);

    assertThat(sweep.sweep()).isEqualTo(new SweepDueJobs.Report(1, 0, 0, 0, true));
    assertThat(hints).containsExactly(new JobHint(job.key()));
    assertThat(sweep.sweep()).isEqualTo(new SweepDueJobs.Report(0, 0, 0, 0, true));
  }

  @Test
  void shouldSettleWhatADeadWorkersCallHasCost() {
    Job job = create(Jobs.end(held(Jobs.calling(900))));
    Tokens counted = new Tokens(100, 20, 50);
    new KeptAnswers(payloads).keep(job.key(), 1, new KeptAnswer("a", "COMPLETE", counted, 115));

    assertThat(sweep.sweep().settled()).isEqualTo(1);
    assertThat(sweep.sweep().settled()).isZero();

    Job settled = store.find(job.key()).orElseThrow();
    assertThat(settled.runs().calls().open()).isEmpty();
    assertThat(settled.ledger().settled().spend()).isEqualTo(new Spend(counted, 115, 0));
    assertThat(taken()).isEqualTo(115);
  }

  @Test
  void shouldFreeWhatIsHeldForACallOfWhichNobodyKnows() {
    Job job = create(Jobs.end(held(Jobs.calling(900))));

    sweep.sweep();

    Job settled = store.find(job.key()).orElseThrow();
    assertThat(settled.runs().calls().unknown()).isEqualTo(1);
    assertThat(settled.ledger().settled().spend()).isEqualTo(Spend.NONE);
    assertThat(taken()).isZero();
  }

  @Test
  void shouldSettleOthersThoughTheAccountsCannotBeReached() {
    Job stuck = create(Jobs.end(held(Jobs.calling(900))));
    Job other = create(Jobs.succeeded());
    budgets.close();

    assertThat(sweep.sweep().settled()).isEqualTo(1);

    assertThat(store.find(stuck.key())).contains(stuck);
    assertThat(store.find(other.key()).orElseThrow().settle()).isEmpty();
  }

  private Job held(Job calling) {
    ProviderCall open = calling.runs().calls().open().getFirst();
    CallHolds.of(calling.key(), open).forEach(hold -> budgets.hold(hold, 1_000_000));
    return calling;
  }

  private long taken() {
    return budgets.taken(CallHolds.account(CallHolds.ALL, Jobs.NOW));
  }

  @Test
  void shouldNotTouchWhatIsNotDue() {
    Job job = create(Jobs.queued());

    sweep.sweep();

    assertThat(hints).isEmpty();
    assertThat(store.find(job.key())).contains(job);
  }

  @Test
  void shouldBringAJobOfADeadWorkerBack() {
    create(Jobs.running());
    now = Jobs.NOW.plusSeconds(41);

    assertThat(sweep.sweep().runs()).isEqualTo(1);
  }

  @Test
  void shouldExpireWhatIsOverItsDeadline() {
    Job queued = create(Jobs.queued());
    Job running = create(Jobs.running());
    now = Jobs.NOW.plus(Duration.ofHours(1));

    assertThat(sweep.sweep()).isEqualTo(new SweepDueJobs.Report(0, 0, 2, 0, true));
    assertThat(List.of(queued, running)).allMatch(job -> status(job) == JobStatus.EXPIRED);
  }

  @Test
  void shouldWalkThroughMoreJobsThanAPageHolds() {
    Stream.generate(Jobs::queued).limit(250).forEach(this::create);
    now = Jobs.NOW.plusSeconds(60);

    assertThat(sweep.sweep()).isEqualTo(new SweepDueJobs.Report(250, 0, 0, 0, true));
    assertThat(hints).doesNotHaveDuplicates().hasSize(250);
  }

  @Test
  void shouldLeaveJobsDueWhoseHintCouldNotBeSent() {
    create(Jobs.queued());
    now = Jobs.NOW.plusSeconds(5);
    queueIsDown = true;

    assertThatThrownBy(sweep::sweep).isInstanceOf(StoreUnavailableException.class);
    queueIsDown = false;
    assertThat(sweep.sweep().runs()).isEqualTo(1);
  }

  @Test
  void shouldExpireJobsEvenWhileTheQueueIsDown() {
    Job overdue = create(Jobs.queued());
    create(Job.accept(Jobs.queued().key(), Jobs.request(Jobs.NOW.plusSeconds(600)), Jobs.POLICY));
    now = Jobs.NOW.plus(Duration.ofHours(1));
    queueIsDown = true;

    assertThatThrownBy(sweep::sweep).isInstanceOf(StoreUnavailableException.class);
    assertThat(status(overdue)).isEqualTo(JobStatus.EXPIRED);
  }

  @Test
  void shouldLoseAgainstAWorkerThatWasFaster() {
    Job job = create(Jobs.queued());
    now = Jobs.NOW.plusSeconds(5);
    Job running = Jobs.next(job.claim(now, "w", Jobs.POLICY));
    SweepDueJobs late =
        new SweepDueJobs(
            store,
            sent -> store.save(running),
            calls::addAll,
            payloads,
            openCalls,
            Jobs.POLICY,
            () -> now);

    late.sweep();

    assertThat(status(job)).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void shouldSettleEachJobOnceHoweverManySweep() {
    Job done = create(Jobs.succeeded());

    assertThat(sweep.sweep().settled()).isEqualTo(1);
    assertThat(sweep.sweep().settled()).isZero();
    assertThat(store.find(done.key()).orElseThrow().dueAt()).isNull();
    assertThat(store.usage(Jobs.TENANT, LocalDate.of(2026, 11, 20))).isEqualTo(new Usage(1, 1, 0));
  }

  @Test
  void shouldHintAtWebhooksThatNobodyHasCalled() {
    Job done =
        create(Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(Jobs.NOW, "w", Jobs.POLICY))));

    sweep.sweep();
    sweep.sweep();
    assertThat(calls).containsExactly(new JobHint(done.key()));
    now = Jobs.NOW.plusSeconds(60);
    sweep.sweep();
    assertThat(calls).hasSize(2);
  }

  @Test
  void shouldDeleteTheDataThatADeadProcessLeftBehind() {
    Job done = create(Jobs.next(DataRemoval.begin(Jobs.settled(), Jobs.NOW)));
    PayloadKey orphan = done.key().outputKey(3);
    payloads.write(orphan, new byte[3]);

    sweep.sweep();
    assertThat(payloads.read(orphan)).as("left to who asked for it").isPresent();
    now = Jobs.NOW.plusSeconds(60);
    sweep.sweep();

    assertThat(payloads.read(orphan)).isEmpty();
    assertThat(find(done).dueAt()).isNull();
    assertThat(find(done).request().input()).isEqualTo(new Payload.Removed(Jobs.NOW, true));
  }

  @Test
  void shouldComeBackToDataThatCannotBeDeletedNow() {
    Job done = create(Jobs.next(DataRemoval.begin(Jobs.succeeded(), Jobs.NOW)));
    now = Jobs.NOW.plusSeconds(60);
    SweepDueJobs unlucky =
        new SweepDueJobs(
            store,
            hints::addAll,
            calls::addAll,
            new BrokenPayloads(),
            openCalls,
            Jobs.POLICY,
            () -> now);

    unlucky.sweep();
    unlucky.sweep();
    assertThat(store.usage(Jobs.TENANT, LocalDate.of(2026, 11, 20)).jobs()).isEqualTo(1);
    assertThat(find(done).dueAt()).isEqualTo(now.plusSeconds(60));
    now = now.plusSeconds(60);
    sweep.sweep();

    assertThat(find(done).dueAt()).isNull();
  }

  private static final class BrokenPayloads implements PayloadStore {
    @Override
    public boolean write(PayloadKey key, byte[] content) {
      throw new StoreUnavailableException("down", null);
    }

    @Override
    public Optional<byte[]> read(PayloadKey key) {
      throw new StoreUnavailableException("down", null);
    }

    @Override
    public void deleteBelow(PayloadKey key) {
      throw new StoreUnavailableException("down", null);
    }
  }

  private Job find(Job job) {
    return store.find(job.key()).orElseThrow();
  }

  private Job create(Job job) {
    store.create(job);
    return job;
  }

  private JobStatus status(Job job) {
    return store.find(job.key()).orElseThrow().status();
  }

  private void send(List<JobHint> more) {
    if (queueIsDown) {
      throw new StoreUnavailableException("The queue is down", null);
    }
    hints.addAll(more);
  }
}
