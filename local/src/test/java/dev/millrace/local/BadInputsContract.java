package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The matrix of bad inputs, which every way of running Millrace answers alike. The server has a
 * process of its own, whose log is read.
 */
abstract class BadInputsContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 45;
  private static final int SLOWEST_MILLIS = 2000;

  abstract ChildServer server();

  /** What the server has logged. */
  abstract Path log();

  /** How many jobs the store holds. */
  abstract long countJobs();

  /** The same with what is expected here, where a gateway answers before the API is asked. */
  BadInput asAnsweredHere(BadInput input) {
    return input;
  }

  @Test
  void shouldKnowEveryRow() {
    Set<Integer> rows = new TreeSet<>(BadInputs.ELSEWHERE.keySet());
    rows.addAll(BadInputs.LATER.keySet());
    BadInputs.all().forEach(input -> rows.add(input.row()));
    rows.addAll(List.of(11, 34, 40, 41)); // below

    assertThat(rows).hasSize(ROWS).allMatch(row -> row >= 1 && row <= ROWS);
  }

  static List<BadInput> refused() {
    return BadInputs.all();
  }

  @ParameterizedTest
  @MethodSource
  void refused(BadInput row) throws IOException {
    BadInput input = asAnsweredHere(row);
    long before = countJobs();

    RawHttp.Answer answer =
        http().send(input.method(), input.path(), input.headers(server().apiKey()), input.body());

    assertThat(answer.status()).as(answer.body()).isEqualTo(input.status());
    assertThat(JSON.readTree(answer.body()).get("code").asText()).isEqualTo(input.code());
    input
        .answered()
        .forEach((name, value) -> assertThat(answer.headers().first(name)).contains(value));
    assertThat(answer.body()).doesNotContain(BadInput.CANARY);
    input.told().forEach(part -> assertThat(answer.body()).contains(part));
    assertThat(answer.millis()).isLessThan(SLOWEST_MILLIS);
    assertThat(countJobs()).isEqualTo(before);
    assertThat(Files.readString(log())).doesNotContain(BadInput.CANARY, "Exception", "\tat ");
  }

  @Test
  void shouldTellAStrangerNothing() throws IOException {
    Set<String> unknownJobs = new HashSet<>();
    Set<String> wrongKeys = new HashSet<>();
    for (BadInput row : BadInputs.all()) {
      BadInput input = asAnsweredHere(row);
      if (input.code().equals("job-not-found") || input.code().equals("invalid-api-key")) {
        RawHttp.Answer answer =
            http()
                .send(input.method(), input.path(), input.headers(server().apiKey()), input.body());
        (input.code().equals("job-not-found") ? unknownJobs : wrongKeys).add(answer.sameness());
      }
    }

    assertThat(unknownJobs).hasSize(1);
    assertThat(wrongKeys).hasSize(1);
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

  /** Row 34. */
  @Test
  void shouldReadGoodPicturesOfEveryKind() throws IOException {
    for (Map.Entry<String, byte[]> picture : BadFiles.goodPictures().entrySet()) {
      for (String body : BadFiles.bodies(picture.getValue())) {
        JsonNode job = done(accepted(body));
        assertThat(job.get("status").asText()).as(picture.getKey()).isEqualTo("succeeded");
        assertThat(job.at("/output/labels/0/label").asText()).isNotEmpty();
      }
    }
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

  final RawHttp http() {
    return new RawHttp(server().api());
  }

  private RawHttp.Answer send(BadInput input) throws IOException {
    return http()
        .send(input.method(), input.path(), input.headers(server().apiKey()), input.body());
  }

  final JsonNode accepted(String body) throws IOException {
    RawHttp.Answer answer = send(BadInput.submit(0, "", body.getBytes(StandardCharsets.UTF_8)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body());
  }

  private static String path(JsonNode job) {
    return URI.create(job.at("/urls/self").asText()).getPath();
  }

  private JsonNode done(JsonNode job) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> JSON.readTree(send(BadInput.request(0, "", "GET", path(job))).body()),
            each -> each.has("completed_at"));
  }
}
