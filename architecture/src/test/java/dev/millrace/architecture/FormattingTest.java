package dev.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FormattingTest {
  @Test
  void everySourceIsFormatted() throws IOException {
    var repository = Path.of("").toAbsolutePath().getParent();

    assertThat(FormatSources.pendingChanges(repository).keySet())
        .as("sources to format with: ./mvnw -q -N -Pformat validate")
        .isEmpty();
  }
}
