package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.aws.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void setWhatIsRequired() {
    for (String name :
        List.of(
            "JOBS_TABLE",
            "WEBHOOK_QUEUE_URL",
            "PAYLOADS_BUCKET",
            "MODELS_FOLDER",
            "MODEL_CACHE",
            "LLM_PROVIDERS")) {
      variables.put(name, "x");
    }
    for (String name :
        List.of(
            "DUE_SHARDS",
            "WORKER_TIMEOUT_SECONDS",
            "LLM_USD_PER_MONTH",
            "DEFAULT_PER_SECOND",
            "DEFAULT_BURST",
            "DEFAULT_OPEN_JOBS",
            "DEFAULT_UNITS_PER_DAY",
            "DEFAULT_USD_PER_MONTH")) {
      variables.put(name, "7");
    }
    variables.put("LLM_MODE", "mock");
    variables.put("OWNER_TENANT", "owner");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "3538");
  }

  @Test
  void shouldTakeWhatItHasFromItsMemory() {
    assertThat(read().streams()).isEqualTo(2);
    assertThat(read().modelBytes()).isEqualTo(1769L << 20);
  }

  @Test
  void shouldBoundTheFilesOfModelsToWhatTheDiskHas() {
    assertThat(read().modelCacheBytes()).isEqualTo(400L << 20);
    variables.put("MODEL_CACHE_MEGABYTES", "9000");
    assertThat(read().modelCacheBytes()).isEqualTo(9000L << 20);

    for (String wrong : List.of("0", "-1", "many")) {
      variables.put("MODEL_CACHE_MEGABYTES", wrong);
      assertThatThrownBy(this::read)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("MODEL_CACHE_MEGABYTES");
    }
  }

  private WorkerConfig read() {
    return WorkerConfig.from(new Environment(variables));
  }
}
