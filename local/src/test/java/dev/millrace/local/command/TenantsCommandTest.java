package dev.millrace.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.HttpFront;
import dev.millrace.local.http.HttpLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TenantsCommandTest {
  private static final String ACME =
      "{\"id\":\"acme\",\"limits\":{\"per_second\":1,\"burst\":2,\"open_jobs\":3,"
          + "\"units_per_day\":4},\"open_jobs\":5,\"units_today\":6}";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final HttpFront server = HttpFront.start(0, HttpLimits.ofBody(10_000), this::answer);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @BeforeEach
  void announce() throws IOException {
    Files.writeString(
        folder.resolve("endpoints.json"),
        "{\"api\":\"" + server.address() + "\",\"apiKey\":\"mr_admin\"}");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldListAndShowTenants() {
    String table =
        """
        ID    OPEN JOBS  OF  UNITS TODAY  OF  PER SECOND  BURST
        acme  5          3   6            4   1           2
        """;

    assertThat(run("list")).isZero();
    assertThat(run("show", "acme")).isZero();
    assertThat(out).hasToString(table + table);
    assertThat(asked).containsExactly("GET /v1/tenants ", "GET /v1/tenants/acme ");
  }

  @Test
  void shouldSetOnlyTheLimitsThatAreNamed() {
    assertThat(run("set", "acme", "--open-jobs", "70", "--json")).isZero();
    assertThat(asked)
        .containsExactly(
            "GET /v1/tenants/acme ",
            "PUT /v1/tenants/acme {\"limits\":{\"per_second\":1,\"burst\":2,\"open_jobs\":70,"
                + "\"units_per_day\":4}}");
    assertThat(out.toString()).contains("\"id\" : \"acme\"");
  }

  @Test
  void shouldAskWhatToSet() {
    assertThat(run("set", "acme")).isEqualTo(2);
    assertThat(err).hasToString("millrace: Name at least one limit to set\n");
    assertThat(asked).isEmpty();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", folder.toString()));
    return new CommandLine(new TenantsCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  private ApiResponse answer(HttpCall call) {
    asked.add(
        call.method() + " " + call.uri() + " " + new String(call.body(), StandardCharsets.UTF_8));
    boolean list = call.path().equals("/v1/tenants");
    return ApiResponse.json(200, list ? "{\"data\":[" + ACME + "]}" : ACME);
  }
}
