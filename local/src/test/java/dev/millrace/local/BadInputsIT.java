package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import dev.millrace.openapi.ContractCheck;
import dev.millrace.openapi.Fuzz;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix of bad inputs against a server in a process of its own, whose log is read. */
class BadInputsIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 45;
  private static final int SLOWEST_MILLIS = 2000;
  private static final String LEAK =
      "\\bat [\\w.$<>/]+\\([\\w$]+\\.java:\\d+\\)|\\bjava\\.(lang|util|io|net)\\.\\w+|Caused by:"
          + "|com\\.fasterxml\\.|Exception|\\.java:\\d+|(?<![\\w:/.])/(home|var|usr|tmp|root|work)/";
  private static final byte[] NOTHING = new byte[0];

  @TempDir static Path folder;
  private static Path log;
  private static ChildServer server;
  private static RawHttp http;

  @BeforeAll
  static void start() throws IOException {
    log = folder.resolve("log");
    server =
        ChildServer.start(
            folder.resolve("data"),
            ProcessBuilder.Redirect.appendTo(log.toFile()),
            "--workers",
            "1");
    http = new RawHttp(server.api());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void shouldKnowEveryRow() {
    Set<Integer> rows = new TreeSet<>(BadInputs.ELSEWHERE.keySet());
    rows.addAll(BadInputs.LATER.keySet());
    BadInputs.all().forEach(input -> rows.add(input.row()));
    rows.addAll(List.of(11, 40, 41)); // below

    assertThat(rows).hasSize(ROWS).allMatch(row -> row >= 1 && row <= ROWS);
  }

  static List<BadInput> refused() {
    return BadInputs.all();
  }

  @ParameterizedTest
  @MethodSource
  void refused(BadInput input) throws IOException {
    long before = countJobs();

    RawHttp.Answer answer =
        http.send(input.method(), input.path(), input.headers(server.apiKey()), input.body());

    assertThat(answer.status()).as(answer.body()).isEqualTo(input.status());
    assertThat(JSON.readTree(answer.body()).get("code").asText()).isEqualTo(input.code());
    input
        .answered()
        .forEach((name, value) -> assertThat(answer.headers().first(name)).contains(value));
    assertThat(answer.body()).doesNotContain(BadInput.CANARY);
    input.told().forEach(part -> assertThat(answer.body()).contains(part));
    assertThat(answer.millis()).isLessThan(SLOWEST_MILLIS);
    assertThat(countJobs()).isEqualTo(before);
    assertThat(Files.readString(log)).doesNotContain(BadInput.CANARY, "Exception", "\tat ");
  }

  @Test
  void shouldTellAStrangerNothing() throws IOException {
    Set<String> unknownJobs = new HashSet<>();
    Set<String> wrongKeys = new HashSet<>();
    for (BadInput input : BadInputs.all()) {
      if (input.code().equals("job-not-found") || input.code().equals("invalid-api-key")) {
        RawHttp.Answer answer =
            http.send(input.method(), input.path(), input.headers(server.apiKey()), input.body());
        (input.code().equals("job-not-found") ? unknownJobs : wrongKeys).add(answer.sameness());
      }
    }

    assertThat(unknownJobs).hasSize(1);
    assertThat(wrongKeys).hasSize(1);
  }

  /** A few thousand in the gate; {@code -Dfuzz.requests=100000} for more, {@code -Dfuzz.seed=…}. */
  @Test
  void shouldAnswerWhateverIsSentWithinTheContract() throws IOException {
    int requests = Integer.getInteger("fuzz.requests", 3000);
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    System.out.println("Fuzzing with " + requests + " requests, -Dfuzz.seed=" + seed);
    Fuzz fuzz = new Fuzz(ContractCheck.own().document(), seed);
    long before = countJobs();
    Set<String> jobs = new LinkedHashSet<>();
    for (int i = 0; i < requests; i++) {
      Fuzz.Shot shot = fuzz.next(server.apiKey(), List.copyOf(jobs));
      RawHttp.Answer answer = http.send(shot.method(), shot.path(), shot.headers(), shot.body());
      assertThat(answer.status())
          .as("%s %s of seed %d: %s", shot.method(), shot.path(), seed, answer.body())
          .isLessThan(500);
      assertThat(answer.body()).doesNotContainPattern(LEAK);
      if (shot.method().equals("POST") && shot.path().equals("/v1/jobs") && answer.status() < 300) {
        jobs.add(JSON.readTree(answer.body()).get("id").asText());
      }
    }
    assertThat(countJobs()).isEqualTo(before + jobs.size());
    assertThat(jobs).isNotEmpty();
    assertThat(Files.readString(log)).doesNotContain("Exception", "\tat ");
  }

  /** Rows 11 and 12. */
  @Test
  void shouldGiveOneKeyToOneJobEvenAtTheSameMoment() throws Exception {
    BadInput one = BadInput.submit(12, "", BadInputs.GOOD).with("Idempotency-Key", "at-once");
    Set<String> places = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<RawHttp.Answer>> answers =
          IntStream.range(0, 32).mapToObj(_ -> threads.submit(() -> send(one))).toList();
      for (Future<RawHttp.Answer> each : answers) {
        assertThat(each.get().status()).isEqualTo(202);
        places.add(each.get().headers().first("Location").orElseThrow());
      }
    }
    assertThat(places).hasSize(1);
    RawHttp.Answer other =
        send(
            BadInput.submit(11, "", BadInputs.GOOD.replace(BadInput.CANARY, "another text"))
                .with("Idempotency-Key", "at-once"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.body()).contains("idempotency-key-reused");
  }

  /** Rows 40 and 41. */
  @Test
  void shouldSayWhatCannotBeDoneToAJobAsItStands() throws IOException {
    JsonNode job = done(accepted(BadInputs.GOOD));
    String path = URI.create(job.at("/urls/self").asText()).getPath();

    RawHttp.Answer cancel = send(BadInput.request(40, "", "POST", path + "/cancel"));
    assertThat(cancel.status()).isEqualTo(409);
    assertThat(cancel.body()).contains("job-already-final", "succeeded");

    String open = path(accepted(BadInputs.GOOD));
    RawHttp.Answer early = send(BadInput.request(41, "", "GET", open + "/result"));
    if (early.status() == 409) { // the worker was not faster
      assertThat(early.body()).contains("job-not-finished");
      assertThat(early.headers().first("Retry-After")).isPresent();
    }
  }

  /** Row 23: only the worker counts tokens. */
  @Test
  void shouldFailAJobWhoseTextTheModelCannotRead() throws IOException {
    JsonNode job = done(accepted(BadInputs.GOOD.replace(BadInput.CANARY, "word ".repeat(2000))));

    assertThat(job.get("status").asText()).isEqualTo("failed");
    assertThat(job.at("/error/code").asText()).isEqualTo("input-too-long");
    assertThat(job.get("attempt").asInt()).isEqualTo(1);
  }

  /** Row 24. */
  @Test
  void shouldTakeStrangeTextAndKeepEveryByte() throws IOException {
    String input = "{\"text\":\"" + BadInputs.STRANGE_TEXT + "\"}";
    String body = "{\"model\":\"minilm-l6-v2\",\"input\":" + input + "}";

    JsonNode job = done(accepted(body));

    assertThat(job.get("status").asText()).isEqualTo("succeeded");
    assertThat(job.get("input_sha256").asText()).isEqualTo(Sha256.hex(input));
  }

  /**
   * What is no HTTP never reaches the API: the JDK's server answers 400 by itself, tells nothing,
   * and closes.
   */
  @Test
  void shouldCloseOnWhatIsNoHttp() throws IOException {
    for (String path : List.of("/v1/jobs/%zz", "/v1/jobs/{}", "//")) {
      assertThat(
              http.exchange("GET", path, List.of("x-api-key", server.apiKey()), NOTHING).status())
          .isEqualTo(400);
    }
    assertThat(Files.readString(log)).doesNotContain("Exception");
  }

  private static RawHttp.Answer send(BadInput input) throws IOException {
    return http.send(input.method(), input.path(), input.headers(server.apiKey()), input.body());
  }

  private static JsonNode accepted(String body) throws IOException {
    RawHttp.Answer answer = send(BadInput.submit(0, "", body.getBytes(StandardCharsets.UTF_8)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body());
  }

  private static String path(JsonNode job) {
    return URI.create(job.at("/urls/self").asText()).getPath();
  }

  private static JsonNode done(JsonNode job) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> JSON.readTree(send(BadInput.request(0, "", "GET", path(job))).body()),
            each -> each.has("completed_at"));
  }

  private static long countJobs() {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/jobs.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM job")) {
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot count", e);
    }
  }
}
