package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.local.command.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What every way of running Millrace promises about models that are added while it runs. */
abstract class ModelsContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path BUILT_IN = Path.of("..", "models", "minilm-l6-v2", "1");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  abstract LocalServer server();

  @Test
  void shouldRunAModelThatWasAddedWhileItRunsAndGoBackToTheVersionBefore(@TempDir Path folder)
      throws IOException {
    announce(folder);
    Path first = copy(folder.resolve("twin/1"), "The first.");
    Path second = copy(folder.resolve("twin/2"), "The second.");

    assertThat(models(folder, "add", first.toString())).as(err.toString()).isZero();
    assertThat(models(folder, "add", second.toString())).as(err.toString()).isZero();
    // every process sees it within a minute; that is what is promised
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> {
          assertThat(models(folder, "test", "twin@1")).as(err.toString()).isZero();
          assertThat(models(folder, "test", "twin")).as(err.toString()).isZero();
        });
    assertThat(show(folder).get("version").asInt()).isEqualTo(2);

    assertThat(models(folder, "rollback", "twin")).isZero();
    assertThat(show(folder).get("version").asInt()).isEqualTo(1);
    assertThat(show(folder).get("description").asText()).isEqualTo("The first.");
  }

  @Test
  void shouldRefuseToChangeAVersion(@TempDir Path folder) throws IOException {
    announce(folder);
    assertThat(models(folder, "add", copy(folder.resolve("fixed/1"), "As it is.").toString()))
        .as(err.toString())
        .isZero();

    assertThat(models(folder, "add", copy(folder.resolve("fixed/1"), "Changed.").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("A version never changes");
    assertThat(models(folder, "add", BUILT_IN.toString())).as(err.toString()).isZero();
    assertThat(models(folder, "show", "nobody")).isEqualTo(3);
  }

  private void announce(Path folder) throws IOException {
    ObjectNode endpoints =
        JSON.createObjectNode()
            .put("api", server().api().toString())
            .put("apiKey", server().apiKey());
    Files.writeString(folder.resolve("endpoints.json"), endpoints.toString());
  }

  private static Path copy(Path home, String description) throws IOException {
    Files.createDirectories(home);
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      if (!Files.exists(home.resolve(file))) {
        Files.copy(BUILT_IN.resolve(file), home.resolve(file));
      }
    }
    ObjectNode manifest =
        (ObjectNode) JSON.readTree(Files.readString(BUILT_IN.resolve("model.json")));
    Files.writeString(
        home.resolve("model.json"), manifest.put("description", description).toPrettyString());
    return home;
  }

  private JsonNode show(Path folder) throws IOException {
    assertThat(models(folder, "show", "twin", "--json")).isZero();
    return JSON.readTree(out.toString());
  }

  private int models(Path folder, String... arguments) {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", folder.toString()));
    return new CommandLine(new Millrace())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }
}
