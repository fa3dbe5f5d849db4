package dev.millrace.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.batch.Workflows;
import dev.millrace.core.batch.Workflows.Machine;
import dev.millrace.core.batch.WorkflowsContract;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteExecutionStore;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedWorkflowsTest extends WorkflowsContract {
  @TempDir Path folder;
  private EmbeddedWorkflows workflows;

  @BeforeEach
  void start() throws IOException {
    workflows = open(DEFINITION);
  }

  @AfterEach
  void close() {
    workflows.close();
  }

  @Override
  protected Workflows workflows() {
    return workflows;
  }

  @Override
  protected void await(String name, Workflows.State state) {
    Awaitility.await().until(() -> workflows.state(name, Machine.BATCH) == state);
  }

  @Test
  void shouldLetWhatRanGoOnAtTheNextStart() throws IOException {
    workflows.start("long", Machine.BATCH, "{\"do\":\"wait\"}");
    workflows.close();

    workflows = open(DEFINITION);
    workflows.resume();

    assertThat(workflows.state("long", Machine.BATCH)).isEqualTo(Workflows.State.RUNNING);
    workflows.stop("long", Machine.BATCH, "enough");
    await("long", Workflows.State.FAILED);
  }

  @Test
  void shouldSayWhatIsWrongWithADefinition() {
    assertThatThrownBy(() -> open("{\"StartAt\":\"A\",\"States\":{}}"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("backfill.asl.json");
  }

  private EmbeddedWorkflows open(String definition) throws IOException {
    Files.writeString(folder.resolve("backfill.asl.json"), definition);
    return new EmbeddedWorkflows(
        SqliteExecutionStore.onDisk(folder.resolve("executions.db")),
        folder,
        Map.of(),
        request -> request.arguments(),
        new InMemoryPayloadStore());
  }
}
