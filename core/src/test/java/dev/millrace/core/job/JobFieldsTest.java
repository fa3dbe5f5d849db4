package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.model.Lane;
import java.util.List;
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

  @Test
  void shouldBringBackCallsOfEveryStanding() {
    Job job = Jobs.paid(new Tokens(100, 20, 50), 7_000);
    for (int i = 0; i < 3; i++) {
      job = Jobs.calling(job, 900);
    }
    Calls calls = job.runs().calls().cached(40);
    ProviderCall refused = calls.open().get(0);
    ProviderCall lost = calls.open().get(1);
    calls = calls.ended(refused.unanswered(Jobs.NOW, ErrorCode.PROVIDER_UNAVAILABLE));
    calls = calls.ended(lost.unknown(Jobs.NOW.plusMillis(1), null));
    Job all = job.with(calls);

    assertThat(JobFields.read(JobFields.write(all))).isEqualTo(all);
    assertThat(JobFields.write(all).get(JobField.CALLS).toString()).contains("\"open\"");
  }

  @Test
  void shouldBringBackTheLaneTheWishAndTheSettledSpending() {
    Job job = Jobs.next(Jobs.queuedForProvider().claim(Jobs.NOW, "w", Jobs.POLICY));
    Job calling = Jobs.calling(job, 900);
    Calls calls = calling.runs().calls();
    ProviderCall answered = calls.open().getFirst().answered(Jobs.NOW, new Tokens(9, 8, 7), 600);
    Job settled =
        Jobs.end(calling.with(calls.ended(answered).cached(5))).settle().orElseThrow().next();

    Job read = JobFields.read(JobFields.write(settled));

    assertThat(read).isEqualTo(settled);
    assertThat(read.request().lane()).isEqualTo(Lane.LLM);
    assertThat(read.request().context().noCache()).isTrue();
    assertThat(read.ledger().settled().spend()).isEqualTo(new Spend(new Tokens(9, 8, 7), 600, 5));
  }

  @Test
  void shouldReadAJobOfAVersionThatCalledNoProviders() {
    Job job = Jobs.succeeded();
    Map<JobField, Object> old = JobFields.write(job);

    assertThat(old)
        .as("what is nothing is not written, so that an earlier version reads it, too")
        .doesNotContainKeys(
            JobField.LANE,
            JobField.NO_CACHE,
            JobField.CALLS,
            JobField.SETTLED_INPUT_TOKENS,
            JobField.SETTLED_NANOS,
            JobField.SETTLED_SAVED_NANOS);
    assertThat(JobFields.read(old)).isEqualTo(job);
    assertThat(JobFields.read(old).runs().calls()).isEqualTo(Calls.NONE);
  }

  @Test
  void shouldReadCallsOfWhichOnlyTheCountIsKnown() {
    Map<JobField, Object> fields = JobFields.write(Jobs.running());
    fields.put(JobField.CALLS, "{\"made\":3}");

    assertThat(JobFields.read(fields).runs().calls())
        .isEqualTo(new Calls(3, 0, Spend.NONE, false, List.of()));
  }
}
