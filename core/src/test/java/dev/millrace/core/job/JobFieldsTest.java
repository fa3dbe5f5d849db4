package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JobFieldsTest {

  @Test
  void shouldReadAJobThatAnEarlierVersionHasEnded() {
    Map<JobField, Object> old = JobFields.write(Jobs.succeeded());
    old.remove(JobField.DUE_AT);
    old.remove(JobField.RESERVED_DAY);

    Job job = JobFields.read(old);

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.settle()).isEmpty();
  }

  @Test
  void shouldReadAJobOfWhoseAttemptsAnEarlierVersionKeptOnlyTheNumber() {
    Map<JobField, Object> old = JobFields.write(Jobs.running());
    old.put(JobField.ATTEMPTS, 3L);

    Job job = JobFields.read(old);

    assertThat(job.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3);
    assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
  }
}
