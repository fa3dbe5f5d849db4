package dev.millrace.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A check that nothing fails would be none. */
class ContractCheckTest {
  private static final ContractCheck CHECK = ContractCheck.own();
  private static final String JOB_PATH = "/v1/jobs/job_01m5q9zqr8d3v7k2w4x6y8t1c2";
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Map<String, String> PROBLEM =
      Map.of("Content-Type", "application/problem+json");

  @Test
  void shouldPassWhatTheDocumentShows() {
    assertThat(faults(get(JOB_PATH), 200, JSON, example("SucceededJob"))).isEmpty();
    assertThat(faults(get(JOB_PATH), 404, PROBLEM, example("JobNotFound"))).isEmpty();
    assertThat(faults(get("/v1/nothing"), 404, PROBLEM, example("NotFound"))).isEmpty();
    assertThat(faults(get("/v1/jobs?limit=5&status=failed,expired"), 200, JSON, example("JobPage")))
        .isEmpty();
  }

  @Test
  void shouldSeeAResponseThatIsNotInTheContract() {
    ObjectNode job = example("SucceededJob");

    assertThat(faults(get(JOB_PATH), 418, JSON, job)).isNotEmpty();
    assertThat(faults(get(JOB_PATH), 200, Map.of("Content-Type", "text/html"), job)).isNotEmpty();
    assertThat(faults(get(JOB_PATH), 200, JSON, job.deepCopy().put("more", 1))).isNotEmpty();
    assertThat(faults(get(JOB_PATH), 200, JSON, job.deepCopy().put("status", "failed")))
        .isNotEmpty();
    job.remove("completed_at");
    assertThat(faults(get(JOB_PATH), 200, JSON, job)).isNotEmpty();
  }

  @Test
  void shouldSeeHeadersThatAreMissingWrongOrUnknown() {
    JsonNode problem = example("MissingApiKey");

    assertThat(faults(get(JOB_PATH), 401, PROBLEM, problem)).isNotEmpty();
    assertThat(faults(get(JOB_PATH), 200, with("Retry-After", "soon"), example("RunningJob")))
        .isNotEmpty();
    assertThat(faults(get(JOB_PATH), 200, with("X-Secret", "1"), example("RunningJob")))
        .isNotEmpty();
  }

  @Test
  void shouldSeeAProblemThatContradictsItself() {
    ObjectNode problem = example("JobNotFound");

    assertThat(faults(get(JOB_PATH), 404, PROBLEM, problem.deepCopy().put("status", 400)))
        .isNotEmpty();
    assertThat(faults(get(JOB_PATH), 404, PROBLEM, problem.deepCopy().put("title", "Oh")))
        .isNotEmpty();
    assertThat(faults(get(JOB_PATH), 404, PROBLEM, problem.deepCopy().put("retryable", true)))
        .isNotEmpty();
    assertThat(faults(get(JOB_PATH), 404, PROBLEM, example("NotFound").put("code", "internal")))
        .isNotEmpty();
  }

  @Test
  void shouldSeeARequestThatShouldNotHaveBeenTaken() {
    Map<String, String> accepted = new HashMap<>(JSON);
    accepted.put("Location", "http://host" + JOB_PATH);
    accepted.put("Retry-After", "1");
    JsonNode job = example("QueuedJob");

    assertThat(faults(post(example("LeastSubmission")), 202, accepted, job)).isEmpty();
    ObjectNode body = example("LeastSubmission");
    assertThat(faults(post(body.put("more", 1)), 202, accepted, job)).isNotEmpty();
    assertThat(faults(get("/v1/jobs?limit=0"), 200, JSON, example("JobPage"))).isNotEmpty();
    assertThat(faults(get("/v1/jobs?size=5"), 200, JSON, example("JobPage"))).isNotEmpty();
  }

  @Test
  void shouldSayWhatIsWrong() {
    Exchange exchange = exchange(get(JOB_PATH), 200, JSON, "{\"object\":5}");

    assertThatThrownBy(() -> CHECK.check(exchange))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("GET " + JOB_PATH + " was answered with 200")
        .hasMessageContaining("/object")
        .hasMessageContaining("'id'");
  }

  private record Asked(String method, String pathAndQuery, String body) {}

  private static Asked get(String pathAndQuery) {
    return new Asked("GET", pathAndQuery, "");
  }

  private static Asked post(JsonNode body) {
    return new Asked("POST", "/v1/jobs", body.toString());
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> headers = new HashMap<>(JSON);
    headers.put(name, value);
    return headers;
  }

  private static ObjectNode example(String name) {
    return CHECK.document().root().at("/components/examples/" + name + "/value").deepCopy();
  }

  private static List<String> faults(
      Asked asked, int status, Map<String, String> headers, JsonNode body) {
    return CHECK.faults(exchange(asked, status, headers, body.toString()));
  }

  private static Exchange exchange(
      Asked asked, int status, Map<String, String> headers, String body) {
    String[] parts = asked.pathAndQuery().split("\\?", 2);
    Map<String, List<String>> answered = new HashMap<>();
    headers.forEach((name, value) -> answered.put(name, List.of(value)));
    return new Exchange(
        asked.method(),
        parts[0],
        parts.length == 1 ? Query.NONE : Query.parse(parts[1]),
        new Headers(Map.of("Content-Type", List.of("application/json"))),
        asked.body().getBytes(StandardCharsets.UTF_8),
        status,
        new Headers(answered),
        body);
  }
}
