package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmbeddedKillIT extends KillContract {

  @Override
  int jobs() {
    return 2000;
  }

  @Override
  String[] options() {
    return new String[0];
  }

  @Override
  Duration recovery() {
    return Duration.ofMinutes(1);
  }

  @Test
  void shouldRefuseASecondServerOnTheSameFolderAndStopInOrder() throws Exception {
    try (ChildServer server = ChildServer.start(folder)) {
      assertThat(catchThrowable(() -> ChildServer.start(folder)))
          .hasMessageContaining("ended with 1");
      assertThat(server.stop()).isEqualTo(143);
    }
  }
}
