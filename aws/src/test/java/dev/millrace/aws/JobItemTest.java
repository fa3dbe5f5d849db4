package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Retention;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class JobItemTest {
  private static final int SHARDS = 4;

  @Test
  void shouldKeepEveryFieldAndDropNothing() {
    for (Job job : new Job[] {Jobs.queued(), Jobs.running(), Jobs.succeeded(), Jobs.settled()}) {
      assertThat(JobItem.read(JobItem.write(job, "w", SHARDS))).isEqualTo(job);
    }
  }

  @Test
  void shouldPutAJobInTheDueIndexExactlyWhileSomethingIsOwedToIt() {
    Map<String, AttributeValue> open = JobItem.write(Jobs.queued(), "w", SHARDS);
    Map<String, AttributeValue> done = JobItem.write(Jobs.settled(), "w", SHARDS);

    assertThat(open).containsKeys(JobItem.DUE_SHARD, JobItem.DUE_AT);
    assertThat(done).doesNotContainKeys(JobItem.DUE_SHARD, JobItem.DUE_AT);
    assertThat(Integer.parseInt(open.get(JobItem.DUE_SHARD).n())).isBetween(0, SHARDS - 1);
  }

  @Test
  void shouldLetDynamoDbForgetOnlyJobsToWhichNothingIsOwed() {
    long end = Jobs.NOW.plus(Retention.RECORD).getEpochSecond();

    assertThat(JobItem.write(Jobs.settled(), "w", SHARDS).get("expires_at").n())
        .isEqualTo(Long.toString(end));
    assertThat(JobItem.write(Jobs.running(), "w", SHARDS)).doesNotContainKey("expires_at");
    assertThat(JobItem.write(Jobs.succeeded(), "w", SHARDS)).doesNotContainKey("expires_at");
  }

  @Test
  void shouldKnowItsOwnWrite() {
    Map<String, AttributeValue> item = JobItem.write(Jobs.queued(), "mine", SHARDS);

    assertThat(JobItem.isOwn(item, "mine")).isTrue();
    assertThat(JobItem.isOwn(item, "other")).isFalse();
    assertThat(JobItem.isOwn(null, "mine")).isFalse();
  }
}
