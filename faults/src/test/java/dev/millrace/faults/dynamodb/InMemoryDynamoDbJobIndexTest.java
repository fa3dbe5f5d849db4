package dev.millrace.faults.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.DynamoDbJobIndex;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobIndex.Page;
import dev.millrace.core.job.JobIndexContract;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lists in DynamoDB, and what becomes of them when their index lags behind the table. */
class InMemoryDynamoDbJobIndexTest extends JobIndexContract {
  private final InMemoryDynamoDb dynamoDb =
      new InMemoryDynamoDb(
          List.of(
              new TableSchema(
                  "jobs",
                  "pk",
                  List.of(
                      new IndexSchema("due", "due_shard", "due_at", true),
                      new IndexSchema("list", "tenant", "list_key", true)))),
          Faults.none());
  private final JobStore store = new DynamoDbJobStore(dynamoDb, "jobs", 2);
  private final JobIndex index = new DynamoDbJobIndex(dynamoDb, "jobs");

  @Override
  protected JobStore store() {
    return store;
  }

  @Override
  protected JobIndex index() {
    return index;
  }

  @Test
  void shouldShowHowAJobStandsThoughTheIndexLags() {
    Job queued = Jobs.queued();
    store.create(queued);
    dynamoDb.lagIndexes(5);
    Job canceled = Jobs.next(queued.cancel(Jobs.NOW));
    store.save(canceled);
    store.create(Jobs.queued());

    assertThat(index.page(Jobs.TENANT, JobFilter.ALL, null, 10, Jobs.NOW).jobs())
        .containsExactly(canceled);
    dynamoDb.lagIndexes(0);
    assertThat(index.page(Jobs.TENANT, JobFilter.ALL, null, 10, Jobs.NOW).jobs()).hasSize(2);
  }

  @Test
  void shouldLookAtABoundedNumberOfJobsHoweverFewFit() {
    for (int i = 0; i < 1001; i++) {
      JobKey key = new JobKey(Jobs.TENANT, Jobs.IDS.next());
      store.create(Job.accept(key, Jobs.request(Jobs.NOW), Jobs.POLICY));
    }
    JobFilter none = new JobFilter(Set.of(JobStatus.FAILED), null, null, null, null);

    Page first = index.page(Jobs.TENANT, none, null, 100, Jobs.NOW);
    assertThat(first.jobs()).isEmpty();
    assertThat(first.next()).isNotNull();
    assertThat(index.page(Jobs.TENANT, none, first.next(), 100, Jobs.NOW))
        .isEqualTo(new Page(List.of(), null));
  }
}
