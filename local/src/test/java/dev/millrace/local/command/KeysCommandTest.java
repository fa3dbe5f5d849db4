package dev.millrace.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemType;
import dev.millrace.local.StartException;
import dev.millrace.local.http.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  private static final String LIVE =
      "{\"id\":\"key_1\",\"tenant\":\"acme\",\"name\":\"ci\",\"scopes\":[\"read\"],"
          + "\"models\":[\"m\"],\"created_at\":\"2026-11-20T12:00:00Z\"}";
  private static final String NEW =
      "{\"id\":\"key_2\",\"tenant\":\"acme\",\"scopes\":[\"read\"],\"key\":\"mr_acme_new\"}";

  private final Queue<ApiResponse> answers = new ArrayDeque<>();
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(folder, this::answer);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldPrintTheNewKeyAlone() {
    answers.add(ApiResponse.json(201, NEW));

    int code = run("create", "--tenant", "acme", "--scope", "read", "--name", "ci");

    assertThat(code).isZero();
    assertThat(server.out.toString().strip()).isEqualTo("mr_acme_new");
    assertThat(server.err.toString()).contains("key_2").doesNotContain("mr_");
    assertThat(server.asked)
        .containsExactly(
            "mr_admin POST /v1/keys {\"tenant\":\"acme\",\"name\":\"ci\",\"scopes\":[\"read\"]}");
  }

  @Test
  void shouldPrintTheNewKeyAsADocument() {
    answers.add(ApiResponse.json(201, NEW));

    assertThat(run("create", "--tenant", "acme", "--json")).isZero();
    assertThat(server.out.toString()).contains("\"key\" : \"mr_acme_new\"", "\"id\" : \"key_2\"");
  }

  @Test
  void shouldListKeys() {
    answers.add(ApiResponse.json(200, "{\"data\":[" + LIVE + "]}"));

    assertThat(run("list", "--tenant", "acme")).isZero();
    assertThat(server.out.toString().lines())
        .containsExactly(
            "ID     NAME  SCOPES  MODELS  CREATED               ENDS",
            "key_1  ci    read    m       2026-11-20T12:00:00Z  -");
  }

  @Test
  void shouldMakeTheSecondKeyBeforeItRevokesTheFirst() {
    answers.add(ApiResponse.json(200, "{\"data\":[" + LIVE + "]}"));
    answers.add(ApiResponse.json(201, NEW));
    answers.add(new ApiResponse(204, Map.of(), ""));

    assertThat(run("rotate", "key_1", "--tenant", "acme")).isZero();
    assertThat(server.out.toString().strip()).isEqualTo("mr_acme_new");
    assertThat(server.asked)
        .containsExactly(
            "mr_admin GET /v1/keys?tenant=acme ",
            "mr_admin POST /v1/keys {\"tenant\":\"acme\",\"name\":\"ci\",\"scopes\":[\"read\"],"
                + "\"models\":[\"m\"]}",
            "mr_admin DELETE /v1/keys/key_1?tenant=acme ");
  }

  @Test
  void shouldLeaveTheOldKeyIfAsked() {
    answers.add(ApiResponse.json(200, "{\"data\":[" + LIVE + "]}"));
    answers.add(ApiResponse.json(201, NEW));

    assertThat(run("rotate", "key_1", "--tenant", "acme", "--keep-old")).isZero();
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void shouldSayThatTheOldKeyLivesWhenItIsNotRevoked() {
    answers.add(ApiResponse.json(200, "{\"data\":[" + LIVE + "]}"));
    answers.add(ApiResponse.json(201, NEW));
    answers.add(problem(ProblemType.INTERNAL));

    assertThat(run("rotate", "key_1", "--tenant", "acme")).isEqualTo(8);
    assertThat(server.out.toString().strip()).isEqualTo("mr_acme_new");
    assertThat(server.err.toString()).contains("the old one, key_1, was not revoked");
  }

  @Test
  void shouldTellByItsExitCodeWhatWentWrong() {
    assertThat(run("create")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("revoke", "../x", "--tenant", "acme")).isEqualTo(2);
    answers.add(ApiResponse.json(200, "{\"data\":[]}"));
    assertThat(run("rotate", "key_9", "--tenant", "acme")).isEqualTo(3);
    assertThat(exitCodeFor(ProblemType.VALIDATION_FAILED)).isEqualTo(2);
    assertThat(exitCodeFor(ProblemType.KEY_NOT_FOUND)).isEqualTo(3);
    assertThat(exitCodeFor(ProblemType.INVALID_API_KEY)).isEqualTo(4);
    assertThat(exitCodeFor(ProblemType.INSUFFICIENT_SCOPE)).isEqualTo(4);
    assertThat(exitCodeFor(ProblemType.TOO_MANY_KEYS)).isEqualTo(1);
    answers.add(problem(ProblemType.RATE_LIMITED).with("Retry-After", "40000"));
    assertThat(run("revoke", "key_1", "--tenant", "acme")).isEqualTo(5);
    assertThat(exitCodeFor(ProblemType.INTERNAL)).isEqualTo(8);
    assertThat(server.out.toString()).isEmpty();
  }

  @Test
  void shouldTakeAddressAndKeyFromTheSamePlace() {
    Map<String, String> environment =
        Map.of("MILLRACE_API", "https://a.b", "MILLRACE_API_KEY", "mr_env");

    assertThat(ApiConnection.find(null, null, environment))
        .isEqualTo(new ApiConnection(URI.create("https://a.b"), "mr_env"));
    assertThat(ApiConnection.find("https://c.d", null, environment))
        .isEqualTo(new ApiConnection(URI.create("https://c.d"), "mr_env"));
    assertThat(ApiConnection.find(null, folder, environment))
        .isEqualTo(new ApiConnection(server.address(), "mr_admin"));
    assertThatThrownBy(() -> ApiConnection.find("https://c.d", folder, Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_API_KEY");
    assertThatThrownBy(() -> ApiConnection.find(null, folder.resolve("none"), environment))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("./millrace up");
    assertThat(ApiConnection.find(null, null, environment).toString()).doesNotContain("mr_env");
  }

  private int exitCodeFor(ProblemType type) {
    answers.add(problem(type));
    return run("revoke", "key_1", "--tenant", "acme");
  }

  private static ApiResponse problem(ProblemType type) {
    return new Problem(type, "x").toResponse("r-1");
  }

  private int run(String... arguments) {
    return server.run(new KeysCommand(), arguments);
  }

  private ApiResponse answer(HttpCall call) {
    ApiResponse prepared = answers.poll();
    return prepared == null ? problem(ProblemType.NOT_FOUND) : prepared;
  }
}
