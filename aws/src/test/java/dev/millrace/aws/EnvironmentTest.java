package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private final Environment environment =
      new Environment(
          Map.of("N", "7", "T", "text", "B", " ", "LAMBDA_TASK_ROOT", "/var/task", "M", "models"));

  @Test
  void shouldReadWhatIsThere() {
    assertThat(environment.require("T")).isEqualTo("text");
    assertThat(environment.requireInt("N")).isEqualTo(7);
    assertThat(environment.requireSeconds("N")).isEqualTo(Duration.ofSeconds(7));
    assertThat(environment.codePath("M")).isEqualTo(Path.of("/var/task/models"));
  }

  @Test
  void shouldNameTheVariableThatIsMissingOrWrong() {
    assertThatThrownBy(() -> environment.require("NONE")).hasMessageContaining("NONE");
    assertThatThrownBy(() -> environment.require("B")).hasMessageContaining("B");
    assertThatThrownBy(() -> environment.requireInt("T"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("T")
        .hasMessageContaining("text");
  }
}
