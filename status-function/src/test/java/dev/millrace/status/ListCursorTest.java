package dev.millrace.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobIndex.Position;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.status.ListCursor.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListCursorTest {
  private final Random random = new Random(23);
  private final InMemoryPayloadStore store = new InMemoryPayloadStore();
  private final ListCursor cursors = new ListCursor(store, random);

  @Test
  void shouldReadWhatItWroteAndNothingElse() {
    ListCursor elsewhere = new ListCursor(store, new Random(99));
    for (int i = 0; i < 500; i++) {
      Scope scope = scope();
      Position position =
          new Position(
              Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
              JobIds.derive(Jobs.TENANT, "k" + i));
      String cursor = cursors.write(scope, position);

      assertThat(elsewhere.read(scope, cursor)).isEqualTo(position);
      assertThat(cursor).matches("[A-Za-z0-9_-]+");
      assertRefused(scope, forged(cursor));
      assertRefused(scope, cursor.substring(0, random.nextInt(cursor.length())));
      Scope other = scope();
      if (!other.equals(scope)) {
        assertRefused(other, cursor);
      }
    }
  }

  @Test
  void shouldNotReadACursorOfAnotherDeployment() {
    String cursor =
        new ListCursor(new InMemoryPayloadStore(), new Random(1))
            .write(scope(), new Position(Jobs.NOW, Jobs.IDS.next()));

    assertRefused(scope(), cursor);
  }

  private String forged(String cursor) {
    int at = random.nextInt(cursor.length());
    char other = cursor.charAt(at) == 'A' ? 'B' : 'A';
    return cursor.substring(0, at) + other + cursor.substring(at + 1);
  }

  private void assertRefused(Scope scope, String cursor) {
    assertThatThrownBy(() -> cursors.read(scope, cursor))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.INVALID_CURSOR));
  }

  private Scope scope() {
    List<JobStatus> statuses = new ArrayList<>();
    for (JobStatus status : JobStatus.values()) {
      if (random.nextBoolean()) {
        statuses.add(status);
      }
    }
    return new Scope(
        random.nextBoolean() ? "list" : "cancel",
        new TenantId(random.nextBoolean() ? "a" : "b"),
        new JobFilter(
            Set.copyOf(statuses),
            random.nextBoolean() ? null : "minilm-l6-v2",
            random.nextBoolean() ? null : Jobs.NOW,
            random.nextBoolean() ? null : Jobs.NOW.plusSeconds(1),
            random.nextBoolean() ? null : ErrorCode.INTERNAL));
  }
}
