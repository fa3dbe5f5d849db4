package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.ExecutionStoreContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteExecutionStoreTest extends ExecutionStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008009Z");

  @TempDir Path folder;
  private SqliteExecutionStore store;

  @BeforeEach
  void open() {
    store = SqliteExecutionStore.onDisk(folder.resolve("executions.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected ExecutionStore store() {
    return store;
  }

  @Test
  void shouldKnowAfterARestartWhatItKnewBefore() {
    Execution running = execution("one");
    assertThat(store.create(running, List.of())).isTrue();
    close();
    open();

    assertThat(store.unfinished()).containsExactly(running);
  }

  @Test
  void shouldForgetOnlyWhatEndedBefore() {
    store.create(execution("running"), List.of());
    store.create(execution("old"), List.of());
    store.create(execution("new"), List.of());
    store.update(execution("old").succeeded(NOW, "{}"), List.of());
    store.update(execution("new").succeeded(NOW.plusSeconds(60), "{}"), List.of());

    store.forget(NOW.plusSeconds(1));

    assertThat(store.find("arn:old")).isEmpty();
    assertThat(store.find("arn:new")).isPresent();
    assertThat(store.find("arn:running")).isPresent();
  }

  private static Execution execution(String name) {
    return new Execution(
        "arn:" + name,
        name,
        "arn:machine",
        "revision",
        MachineType.STANDARD,
        "{}",
        ExecutionStatus.RUNNING,
        NOW,
        null,
        null,
        null,
        null,
        0,
        null,
        null);
  }
}
