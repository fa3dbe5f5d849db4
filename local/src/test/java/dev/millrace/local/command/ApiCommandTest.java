package dev.millrace.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.MillraceClient;
import dev.millrace.core.http.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class ApiCommandTest {
  @TempDir Path folder;

  @Test
  void shouldSayInOneLineThatAFileCannotBeRead() throws IOException {
    RuntimeException gone =
        new UncheckedIOException("Cannot read model.onnx", new NoSuchFileException("model.onnx"));

    assertEnds(gone, 1, "millrace: Cannot read model.onnx\n");
  }

  @Test
  void shouldEndWithTheCodeOfWhatItCannotDo() throws IOException {
    assertEnds(
        new ApiCommand.FailedException(ApiCommand.NOT_FOUND, "There is no m@1"),
        3,
        "millrace: There is no m@1\n");
  }

  private void assertEnds(RuntimeException fault, int code, String said) throws IOException {
    try (TestServer server = new TestServer(folder, _ -> ApiResponse.json(200, "{}"))) {
      assertThat(server.run(new FailingCommand(fault), "--json")).isEqualTo(code);
      assertThat(server.err).hasToString(said);
    }
  }

  @Command(name = "fail")
  private static final class FailingCommand extends ApiCommand {
    private final RuntimeException fault;

    FailingCommand(RuntimeException fault) {
      this.fault = fault;
    }

    @Override
    void run(MillraceClient client) {
      throw fault;
    }
  }
}
