package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.PayloadStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePayloadStoreTest extends PayloadStoreContract {
  @TempDir Path folder;
  private FilePayloadStore store;

  @BeforeEach
  void open() {
    store = new FilePayloadStore(folder);
  }

  @Override
  protected PayloadStore store() {
    return store;
  }

  @Test
  void shouldLeaveNoDraftBehind() throws IOException {
    PayloadKey key = new PayloadKey("a/b");
    store.write(key, new byte[9]);
    store.write(key, new byte[7]);

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(folder.resolve("a/b"));
    }
  }

  @Test
  void shouldDeleteWhatLiesBelowAKeyAndNothingElse() {
    store.write(new PayloadKey("jobs/t/j1/input"), new byte[1]);
    store.write(new PayloadKey("jobs/t/j2/input"), new byte[1]);

    store.deleteBelow(new PayloadKey("jobs/t/j1"));
    store.deleteBelow(new PayloadKey("jobs/t/never"));

    assertThat(store.read(new PayloadKey("jobs/t/j1/input"))).isEmpty();
    assertThat(store.read(new PayloadKey("jobs/t/j2/input"))).isPresent();
  }

  @Test
  void shouldSayThatAFolderCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("a"), "a file where a folder should be");

    assertThatThrownBy(() -> store.write(new PayloadKey("a/b"), new byte[1]))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
