package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.model.ModelIndex;
import dev.millrace.core.model.ModelIndexStore;
import dev.millrace.core.model.ModelIndexStoreContract;
import dev.millrace.core.model.ModelRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteModelIndexStoreTest extends ModelIndexStoreContract {
  @TempDir Path folder;
  private final List<SqliteModelIndexStore> opened = new ArrayList<>();

  @Override
  protected ModelIndexStore fresh() {
    return open("index-" + opened.size() + ".db");
  }

  @Test
  void shouldBeThereAfterARestart() {
    ModelIndex saved = ModelIndex.EMPTY.with(new ModelRef("m", 1), "0f", 1);
    open("same.db").save(saved);

    assertThat(open("same.db").read()).isEqualTo(saved);
  }

  private SqliteModelIndexStore open(String file) {
    SqliteModelIndexStore store = SqliteModelIndexStore.onDisk(folder.resolve(file));
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(SqliteModelIndexStore::close);
  }
}
