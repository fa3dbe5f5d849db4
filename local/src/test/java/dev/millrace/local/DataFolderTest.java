package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void shouldMakeAKeyOnceAndKeepIt() throws IOException {
    String made;
    try (DataFolder data = DataFolder.open(temp.resolve("data"))) {
      made = data.apiKey(null);
    }
    try (DataFolder data = DataFolder.open(temp.resolve("data"))) {
      assertThat(made).hasSizeGreaterThan(30);
      assertThat(data.apiKey(null)).isEqualTo(made);
      assertThat(data.apiKey("")).isEqualTo(made);
      assertThat(data.apiKey("my own")).isEqualTo("my own");
    }
  }

  @Test
  void shouldShowKeysToItsOwnerOnly() throws IOException {
    try (DataFolder data = DataFolder.open(temp)) {
      data.apiKey(null);
      data.writeEndpoints(Map.of("api", "http://127.0.0.1:1"));
      for (String file : new String[] {"api-key", "endpoints.json"}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(file))))
            .isEqualTo("rw-------");
      }
    }
  }
}
