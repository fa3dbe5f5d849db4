package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.local.embedded.EmbeddedServer;
import dev.millrace.openapi.CheckedHttp;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands are real. */
class ReadmeIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private final String readme = read();

  @TempDir Path folder;

  @Test
  void shouldShowARequestThatIsAccepted() throws Exception {
    String path = only("curl -i localhost:8080(\\S+)");
    String body = only("-d '([^']+)'");

    try (DataFolder data = DataFolder.open(folder);
        LocalServer server = EmbeddedServer.start(data, new RunOptions(HOME, 0, 1, null));
        CheckedHttp http = new CheckedHttp()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(server.api().resolve(path))
                  .header("x-api-key", server.apiKey())
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }
  }

  @Test
  void shouldShowAJavaProgramThatRuns() throws Exception {
    Path source = Files.writeString(folder.resolve("Embed.java"), only("(?s)```java\n(.*?)```"));
    int failed =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(failed).isZero();

    try (DataFolder data = DataFolder.open(folder.resolve("data"));
        LocalServer server = EmbeddedServer.start(data, new RunOptions(HOME, 0, 1, null));
        URLClassLoader loader =
            new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Method dimensions =
          loader.loadClass("Embed").getDeclaredMethod("dimensions", URI.class, String.class);
      dimensions.setAccessible(true);
      assertThat(dimensions.invoke(null, server.api(), server.apiKey())).isEqualTo(384);
    }
  }

  @Test
  void shouldNameOnlyCommandsThatAreThere() throws Exception {
    List<String> commands = all("^\\./millrace ([a-z]+)");

    assertThat(commands).contains("up", "demo");
    for (String command : commands) {
      Process help =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  ChildServer.classPath(),
                  "dev.millrace.local.command.Millrace",
                  command,
                  "--help")
              .redirectErrorStream(true)
              .start();
      assertThat(new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("Usage: millrace " + command);
      assertThat(help.waitFor()).isZero();
    }
  }

  private String only(String pattern) {
    List<String> found = all(pattern);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private List<String> all(String pattern) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(readme)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static String read() {
    try {
      return Files.readString(HOME.resolve("README.md"));
    } catch (IOException e) {
      throw new IllegalStateException("There is no README", e);
    }
  }
}
