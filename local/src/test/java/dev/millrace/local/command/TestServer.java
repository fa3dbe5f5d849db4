package dev.millrace.local.command;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.HttpFront;
import dev.millrace.local.http.HttpLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/** A server that answers what a test wants, and commands that find it by its data folder. */
final class TestServer implements AutoCloseable {
  private final Path folder;
  private final Function<HttpCall, ApiResponse> answers;
  private final HttpFront front;

  /** What was asked, a line each: key, method, path and body. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  TestServer(Path folder, Function<HttpCall, ApiResponse> answers) throws IOException {
    this.folder = folder;
    this.answers = answers;
    this.front = HttpFront.start(0, HttpLimits.ofBody(10_000), this::answer);
    Files.writeString(
        folder.resolve("endpoints.json"),
        "{\"api\":\"" + front.address() + "\",\"apiKey\":\"mr_admin\"}");
  }

  /** Runs a command that talks to this server, and answers its exit code. */
  int run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.isEmpty()) {
      all.addAll(List.of("--data", folder.toString()));
    }
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  URI address() {
    return front.address();
  }

  @Override
  public void close() {
    front.close();
  }

  private ApiResponse answer(HttpCall call) {
    asked.add(
        "%s %s %s %s"
            .formatted(
                call.headers().first("x-api-key").orElse(""),
                call.method(),
                call.uri(),
                new String(call.body(), StandardCharsets.UTF_8)));
    return answers.apply(call);
  }
}
