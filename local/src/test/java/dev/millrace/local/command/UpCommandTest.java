package dev.millrace.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UpCommandTest {
  private final StringWriter errors = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example",
        "https://app.example/",
        "https://APP.example",
        "https://a.example,https://b.example"
      })
  void shouldRefuseWhatIsNoOrigin(String origin) {
    assertThat(up("--cors-origin", origin)).isEqualTo(2);
    assertThat(errors.toString()).contains("--cors-origin is like https://app.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "10", "25"})
  void shouldPromiseNoFewerCallsThanTheEmulatedWorkersMake(String calls) {
    assertThat(up("--emulate", "--llm-calls", calls)).isEqualTo(2);
    assertThat(errors.toString()).contains("With --emulate, --llm-calls is 20, 30 and so on");
  }

  @Test
  void shouldTakeOneOriginForAnEmulatedRun() {
    assertThat(
            up("--emulate", "--cors-origin", "https://a.example", "--cors-origin", "http://b:80"))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("--emulate takes one --cors-origin");
  }

  private int up(String... options) {
    return new CommandLine(new UpCommand()).setErr(new PrintWriter(errors, true)).execute(options);
  }
}
