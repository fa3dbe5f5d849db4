package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobIndex.Page;
import dev.millrace.core.job.JobIndex.Position;
import dev.millrace.core.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link JobIndex} promises. Adapters' tests extend it. */
public abstract class JobIndexContract {
  private static final Instant SOON = Jobs.NOW.plusSeconds(60);

  private final TenantId tenant =
      new TenantId("list-" + Jobs.IDS.next().value().substring(10) + "-" + System.nanoTime());

  protected abstract JobStore store();

  protected abstract JobIndex index();

  @Test
  void shouldListTheNewestFirstThoughIdsDoNotSortByTime() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      jobs.add(create(derived("k" + i), Jobs.NOW.plusMillis(i / 2)));
    }

    List<Job> walked = walk(JobFilter.ALL, 4, SOON);

    assertThat(walked)
        .isEqualTo(
            jobs.stream()
                .sorted(
                    Comparator.comparing((Job job) -> job.request().createdAt())
                        .thenComparing(job -> job.key().id().value())
                        .reversed())
                .toList());
  }

  @Test
  void shouldEndWithItsLastJob() {
    for (int i = 0; i < 4; i++) {
      create(derived("k" + i), Jobs.NOW);
    }

    assertThat(page(JobFilter.ALL, 4, SOON).next()).isNull();
    assertThat(page(JobFilter.ALL, 5, SOON).next()).isNull();
    assertThat(page(JobFilter.ALL, 3, SOON).next()).isNotNull();
    assertThat(page(JobFilter.ALL, 3, SOON).jobs()).hasSize(3);
  }

  @Test
  void shouldListNoOtherTenantsJobs() {
    create(derived("mine"), Jobs.NOW);
    TenantId other = new TenantId(tenant.value() + "x");

    assertThat(index().page(other, JobFilter.ALL, null, 100, SOON))
        .isEqualTo(new Page(List.of(), null));
  }

  @Test
  void shouldShowEachJobAsItStandsNow() {
    Job queued = create(derived("k"), Jobs.NOW);
    Job canceled = Jobs.next(queued.cancel(Jobs.NOW));
    store().save(canceled);

    assertThat(walk(JobFilter.ALL, 10, SOON)).containsExactly(canceled);
  }

  @Test
  void shouldFilterByEachPart() {
    Job queued = create(derived("queued"), Jobs.NOW);
    Job running = save(Jobs.next(create(derived("r"), SOON).claim(SOON, "w", Jobs.POLICY)));
    Job claimed = save(Jobs.next(create(derived("f"), Jobs.NOW).claim(Jobs.NOW, "w", Jobs.POLICY)));
    Job failed =
        save(Jobs.next(Jobs.fail(claimed, Jobs.NOW, ErrorCode.MODEL_ERROR, Duration.ZERO)));

    assertThat(walk(of(JobStatus.QUEUED), 1, SOON)).containsExactly(queued);
    assertThat(walk(of(JobStatus.RUNNING, JobStatus.FAILED), 1, SOON))
        .containsExactly(running, failed);
    assertThat(walk(of(ErrorCode.MODEL_ERROR), 1, SOON)).containsExactly(failed);
    assertThat(walk(of(ErrorCode.INTERNAL), 1, SOON)).isEmpty();
    assertThat(walk(ofModel("minilm-l6-v2"), 2, SOON)).hasSize(3);
    assertThat(walk(ofModel("minilm-l6-v2@1"), 2, SOON)).hasSize(3);
    assertThat(walk(ofModel("minilm-l6-v2@2"), 2, SOON)).isEmpty();
    assertThat(walk(ofModel("minilm"), 2, SOON)).isEmpty();
    assertThat(walk(between(SOON, null), 2, SOON)).containsExactly(running);
    assertThat(walk(between(null, SOON), 1, SOON)).hasSize(2).doesNotContain(running);
    assertThat(walk(between(Jobs.NOW, Jobs.NOW.plusMillis(1)), 1, SOON)).hasSize(2);
    assertThat(walk(between(SOON, Jobs.NOW), 1, SOON)).isEmpty();
  }

  @Test
  void shouldTakeAJobForExpiredOnceItsDeadlineHasPassed() {
    Job overdue = create(derived("k"), Jobs.NOW);
    Instant late = overdue.request().deadline();

    assertThat(walk(of(JobStatus.QUEUED), 5, late.minusMillis(1))).containsExactly(overdue);
    assertThat(walk(of(JobStatus.QUEUED), 5, late)).isEmpty();
    assertThat(walk(of(JobStatus.EXPIRED), 5, late)).containsExactly(overdue);
    assertThat(walk(of(ErrorCode.DEADLINE_EXCEEDED), 5, late)).containsExactly(overdue);
    Job expired = save(Jobs.next(overdue.expire(late)));
    assertThat(walk(of(JobStatus.EXPIRED), 5, late)).containsExactly(expired);
    assertThat(walk(of(ErrorCode.DEADLINE_EXCEEDED), 5, late)).containsExactly(expired);
  }

  @Test
  void shouldNotListWhatIsForgotten() {
    Job canceled = save(Jobs.next(create(derived("k"), Jobs.NOW).cancel(Jobs.NOW)));
    Instant forgotten = Jobs.NOW.plus(Retention.RECORD);

    assertThat(walk(JobFilter.ALL, 5, forgotten.minusMillis(1))).containsExactly(canceled);
    assertThat(walk(JobFilter.ALL, 5, forgotten)).isEmpty();
  }

  @Test
  void shouldFindTheOneInManyThatFits() {
    Job oldest = save(Jobs.next(create(derived("needle"), Jobs.NOW).cancel(Jobs.NOW)));
    for (int i = 0; i < 250; i++) {
      create(derived("k" + i), Jobs.NOW.plusMillis(i + 1));
    }

    assertThat(walk(of(JobStatus.CANCELED), 20, SOON)).containsExactly(oldest);
  }

  @Test
  void shouldMeetEachJobOnceThatWasThereWhateverIsAddedMeanwhile() {
    Set<JobId> there = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      there.add(create(derived("k" + i), Jobs.NOW.plusMillis(i)).key().id());
    }
    List<JobId> met = new ArrayList<>();
    Position after = null;
    int added = 0;
    do {
      Page page = index().page(tenant, JobFilter.ALL, after, 7, SOON);
      page.jobs().forEach(job -> met.add(job.key().id()));
      create(derived("new" + added++), SOON);
      after = page.next();
    } while (after != null);

    assertThat(met).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(there);
  }

  private Page page(JobFilter filter, int limit, Instant now) {
    return index().page(tenant, filter, null, limit, now);
  }

  private List<Job> walk(JobFilter filter, int limit, Instant now) {
    List<Job> jobs = new ArrayList<>();
    Position after = null;
    do {
      Page page = index().page(tenant, filter, after, limit, now);
      assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
      jobs.addAll(page.jobs());
      after = page.next();
    } while (after != null);
    return jobs;
  }

  private JobKey derived(String idempotencyKey) {
    return new JobKey(tenant, JobIds.derive(tenant, idempotencyKey));
  }

  private Job create(JobKey key, Instant createdAt) {
    Job job = Job.accept(key, Jobs.request(createdAt), Jobs.POLICY);
    assertThat(job.request().model()).isEqualTo(new ModelRef("minilm-l6-v2", 1));
    store().create(job);
    return job;
  }

  private Job save(Job next) {
    assertThat(store().save(next)).isEqualTo(new JobStore.Saved());
    return next;
  }

  private static JobFilter of(JobStatus first, JobStatus... more) {
    return new JobFilter(EnumSet.of(first, more), null, null, null, null);
  }

  private static JobFilter of(ErrorCode error) {
    return new JobFilter(Set.of(), null, null, null, error);
  }

  private static JobFilter ofModel(String model) {
    return new JobFilter(Set.of(), model, null, null, null);
  }

  private static JobFilter between(@Nullable Instant from, @Nullable Instant before) {
    return new JobFilter(Set.of(), null, from, before, null);
  }
}
