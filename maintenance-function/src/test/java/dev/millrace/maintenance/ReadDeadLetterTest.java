package dev.millrace.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.SqliteJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadDeadLetterTest {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final List<JobHint> hints = new ArrayList<>();
  private final ReadDeadLetter reader = new ReadDeadLetter(store, hints::addAll, () -> Jobs.NOW);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldSendTheMessageOfAJobThatNeverRanAgainButNotForEver() {
    Job job = create(Jobs.queued());

    for (int i = 0; i < 4; i++) {
      reader.read(job.key());
    }

    assertThat(hints).hasSize(3);
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void shouldFailAJobThatRanAndWaits() {
    Job job =
        create(
            Jobs.next(
                Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.INTERNAL, Duration.ofSeconds(9))));

    reader.read(job.key());

    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(hints).isEmpty();
  }

  @Test
  void shouldNeverOverwriteAFinalStateNorStopARun() {
    Job done = create(Jobs.succeeded());
    Job running = create(Jobs.running());

    reader.read(done.key());
    reader.read(running.key());
    reader.read(Jobs.queued().key());

    assertThat(store.find(done.key())).contains(done);
    assertThat(store.find(running.key())).contains(running);
  }

  private Job create(Job job) {
    store.create(job);
    return job;
  }

  private JobStatus status(Job job) {
    return store.find(job.key()).orElseThrow().status();
  }
}
