package dev.millrace.ingest;

import static dev.millrace.ingest.TestIngest.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in place of values, and the uploads that they name. */
class FileValuesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TenantId OTHER = new TenantId("tenant-b");

  private final TestIngest ingest = new TestIngest();

  @AfterEach
  void close() {
    ingest.close();
  }

  @Test
  void shouldOpenAnUpload() throws IOException {
    ApiResponse response =
        announce("{\"content_type\":\"text/plain\",\"size\":5,\"sha256\":\"%s\"}");
    JsonNode body = JSON.readTree(response.body());

    assertThat(response.status()).isEqualTo(201);
    assertThat(body.get("id").asText()).matches("upl_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(body.get("object").asText()).isEqualTo("upload");
    assertThat(body.get("method").asText()).isEqualTo("PUT");
    assertThat(body.get("url").asText()).endsWith("uploads/tenant-a/" + body.get("id").asText());
    assertThat(body.get("headers").isObject()).isTrue();
    assertThat(body.get("expires_at").asText()).isEqualTo("2026-11-20T12:15:00Z");
    assertThat(body.get("max_bytes").asLong()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/size|{'content_type':'text/plain','size':0,'sha256':'%s'}",
        "/size|{'content_type':'text/plain','size':5368709121,'sha256':'%s'}",
        "/size|{'content_type':'text/plain','size':99999999999999999999,'sha256':'%s'}",
        "/size|{'content_type':'text/plain','size':1.5,'sha256':'%s'}",
        "/size|{'content_type':'text/plain','size':'5','sha256':'%s'}",
        "/size|{'content_type':'text/plain','sha256':'%s'}",
        "/sha256|{'content_type':'text/plain','size':5,'sha256':'x%s'}",
        "/sha256|{'content_type':'text/plain','size':5}",
        "/content_type|{'content_type':'text','size':5,'sha256':'%s'}",
        "/content_type|{'content_type':'text/plain\\r\\na: b','size':5,'sha256':'%s'}",
        "/content_type|{'content_type':'text/plain; a=b','size':5,'sha256':'%s'}",
        "/content_type|{'content_type':'Text/plain','size':5,'sha256':'%s'}",
        "/content_type|{'size':5,'sha256':'%s'}",
        "/filename|{'filename':'','content_type':'text/plain','size':5,'sha256':'%s'}",
        "/filename|{'filename':7,'content_type':'text/plain','size':5,'sha256':'%s'}",
        "/more|{'more':7,'content_type':'text/plain','size':5,'sha256':'%s'}",
        "''|[]"
      })
  void shouldRefuseAnAnnouncementThatIsNoneAndSayWhere(String pointer, String body)
      throws IOException {
    assertProblem(announce(body.replace('\'', '"')), "validation-failed", pointer);
  }

  @Test
  void shouldTakeTheLargestUpload() {
    assertThat(
            announce("{\"content_type\":\"a/b\",\"size\":5368709120,\"sha256\":\"%s\"}").status())
        .isEqualTo(201);
  }

  @Test
  void shouldPinAnUploadAndGiveTheJobItsOwnCopy() throws IOException {
    String id = upload("a cat", "a cat", "text/plain");

    assertThat(submit("{\"upload\":\"" + id + "\"}", TENANT).status()).isEqualTo(202);

    Job job = ingest.onlyJob();
    String sha256 = Sha256.hex("a cat");
    assertThat(job.request().input())
        .isEqualTo(
            new Payload.Inline(
                "{\"text\":{\"upload\":\"%s\",\"size\":5,\"sha256\":\"%s\"}}"
                    .formatted(id, sha256)));
    assertThat(job.request().inputSha256())
        .isEqualTo(Sha256.hex("{\"text\":{\"upload\":\"" + id + "\"}}"));
    assertThat(ingest.stored.read(job.key().fileKey(sha256)))
        .hasValueSatisfying(copy -> assertThat(copy).asString().isEqualTo("a cat"));
  }

  @Test
  void shouldKnowARepetitionWhoseUploadIsForgotten() throws IOException {
    String body =
        "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":{\"upload\":\"%s\"}}}"
            .formatted(upload("a cat", "a cat", "text/plain"));
    assertThat(repeatable(body).status()).isEqualTo(202);
    ingest.stored.deleteBelow(new PayloadKey("uploads/tenant-a"));

    ApiResponse again = repeatable(body);

    assertThat(again.status()).as(again.body()).isEqualTo(202);
    assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
    assertThat(JSON.readTree(again.body()).get("id").asText())
        .isEqualTo(ingest.onlyJob().key().id().value());
    assertProblem(post("/v1/jobs", body, TENANT), "upload-mismatch", "/input/text/upload");
    assertProblem(
        repeatable(body.replace("}}}", "}},\"metadata\":{\"a\":\"b\"}}")),
        "upload-mismatch",
        "/input/text/upload");
  }

  private ApiResponse repeatable(String body) {
    return ingest.post(body, Map.of("Idempotency-Key", "once"));
  }

  @Test
  void shouldListTheFaultsOfTheInputBesideThoseOfTheForm() throws IOException {
    String body = "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":%s,\"x\":1},\"y\":2}";

    assertThat(pointers(body.formatted("5"))).containsExactly("/input", "/input/text", "/y");
    assertThat(pointers(body.formatted("{\"upload\":\"../x\"}")))
        .containsExactly("/input/text/upload", "/y");
    assertThat(pointers(body.formatted("5").replace("minilm", "maxilm"))).containsExactly("/y");
  }

  private List<String> pointers(String body) throws IOException {
    ApiResponse refused = post("/v1/jobs", body, TENANT);
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    return JSON.readTree(refused.body()).get("errors").findValuesAsText("pointer");
  }

  @Test
  void shouldAnswerTheSameForAnUnknownUploadAndForSomebodyElses() throws IOException {
    String id = upload("a cat", "a cat", "text/plain");
    String unknown = "upl_" + "0".repeat(26);

    ApiResponse foreign = submit("{\"upload\":\"" + id + "\"}", OTHER);
    assertProblem(foreign, "upload-mismatch", "/input/text/upload");
    assertThat(submit("{\"upload\":\"" + unknown + "\"}", OTHER).body()).isEqualTo(foreign.body());
    assertThat(submit("{\"upload\":\"../x\"}", OTHER).body()).isEqualTo(foreign.body());
  }

  @Test
  void shouldRefuseAnUploadThatIsNotWhatWasAnnounced() throws IOException {
    String late = upload("a cat", null, "text/plain");
    String longer = upload("a cat", "a cat!", "text/plain");
    String image = upload("a cat", "a cat", "image/png");
    String large = upload("x".repeat(80_001), "x".repeat(80_001), "text/plain");

    assertProblem(
        submit("{\"upload\":\"" + late + "\"}", TENANT), "upload-mismatch", "/input/text/upload");
    assertProblem(
        submit("{\"upload\":\"" + longer + "\"}", TENANT), "upload-mismatch", "/input/text/upload");
    assertProblem(
        submit("{\"upload\":\"" + image + "\"}", TENANT),
        "validation-failed",
        "/input/text/upload");
    assertProblem(
        submit("{\"upload\":\"" + large + "\"}", TENANT),
        "validation-failed",
        "/input/text/upload");
    assertThat(ingest.store.open(null, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"YcO8YiA/Pz8+", "YcO8YiA_Pz8-", "YcO8\\r\\nYiA/\\nPz8+\\n"})
  void shouldTakeBase64OfEitherAlphabetAndWithLineBreaks(String base64) {
    assertThat(submit("{\"base64\":\"" + base64 + "\"}", TENANT).status()).isEqualTo(202);
    assertThat(ingest.onlyJob().request().input())
        .isEqualTo(new Payload.Inline("{\"text\":\"aüb ???>\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"YQ=", "Y", "YR==", "Y Q==", "YQ==YQ==", "+_==", "ü", "YQ===", "data:,a"})
  void shouldRefuseWhatIsNoBase64(String base64) throws IOException {
    assertProblem(
        submit("{\"base64\":\"" + base64 + "\"}", TENANT), "invalid-base64", "/input/text/base64");
  }

  @Test
  void shouldValidateBase64AtOnce() throws IOException {
    assertProblem(
        submit("{\"base64\":\"/w==\"}", TENANT), "validation-failed", "/input/text/base64");
    assertProblem(submit("{\"base64\":\"ICA=\"}", TENANT), "validation-failed", "/input/text");
    assertProblem(submit("{\"base64\":\"\"}", TENANT), "validation-failed", "/input/text");
    assertProblem(
        submit("{\"base64\":\"YQ==\",\"content_type\":\"image/png\"}", TENANT),
        "validation-failed",
        "/input/text/content_type");
    assertProblem(
        submit("{\"base64\":\"" + "YWFh".repeat(30_000) + "\"}", TENANT),
        "validation-failed",
        "/input/text/base64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/input/text|{}",
        "/input/text|{'upload':'a','url':'b'}",
        "/input/text/content_type|{'url':'https://a.com/','content_type':'text/plain'}",
        "/input/text/size|{'upload':'a','size':5}",
        "/input/text|{'text':'a'}",
        "/input/text/url|{'url':7}",
        "/input/text/base64|{'base64':null}",
        "/input/text/content_type|{'base64':'YQ==','content_type':7}"
      })
  void shouldRefuseAValueOfAnotherForm(String pointer, String value) throws IOException {
    assertProblem(submit(value.replace('\'', '"'), TENANT), "validation-failed", pointer);
  }

  @Test
  void shouldKeepAnAddressForTheWorker() {
    assertThat(submit("{\"url\":\"https://a.com/x?y=z\"}", TENANT).status()).isEqualTo(202);
    assertThat(ingest.onlyJob().request().input())
        .isEqualTo(new Payload.Inline("{\"text\":{\"url\":\"https://a.com/x?y=z\"}}"));
  }

  @Test
  void shouldRefuseEveryForbiddenAddressAtEveryDoor() throws IOException {
    List<String> forbidden = forbiddenUrls();
    assertThat(forbidden).hasSizeGreaterThan(120);

    for (String url : forbidden) {
      String quoted = JSON.writeValueAsString(url);
      assertProblem(
          submit("{\"url\":" + quoted + "}", TENANT), "url-not-allowed", "/input/text/url");
      assertProblem(
          post(
              "/v1/jobs",
              "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"a\"},\"webhook\":{\"url\":%s}}"
                  .formatted(quoted),
              TENANT),
          "webhook-url-not-allowed",
          "/webhook/url");
    }
    assertThat(ingest.store.open(null, 10)).isEmpty();
  }

  /** Announces one text and puts another; null puts none. */
  private String upload(String announced, String put, String type) throws IOException {
    ApiResponse response =
        post(
            "/v1/uploads",
            "{\"content_type\":\"%s\",\"size\":%d,\"sha256\":\"%s\"}"
                .formatted(type, announced.length(), Sha256.hex(announced)),
            TENANT);
    String id = JSON.readTree(response.body()).get("id").asText();
    if (put != null) {
      ingest.stored.write(
          new PayloadKey("uploads/tenant-a/" + id), put.getBytes(StandardCharsets.UTF_8));
    }
    return id;
  }

  private ApiResponse announce(String body) {
    return post("/v1/uploads", body.replace("%s", Sha256.hex("hello")), TENANT);
  }

  private ApiResponse submit(String value, TenantId tenant) {
    return post(
        "/v1/jobs", "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":" + value + "}}", tenant);
  }

  private ApiResponse post(String path, String body, TenantId tenant) {
    return ingest.post(path, body, Map.of(), tenant);
  }

  private static void assertProblem(ApiResponse response, String code, String pointer)
      throws IOException {
    JsonNode problem = JSON.readTree(response.body());
    assertThat(response.status()).as(response.body()).isEqualTo(422);
    assertThat(problem.get("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(problem.at("/errors/0/pointer").asText()).as(response.body()).isEqualTo(pointer);
  }

  private static List<String> forbiddenUrls() throws IOException {
    String name = "/dev/millrace/core/outbound/forbidden-urls.txt";
    try (InputStream file = FileValuesTest.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    }
  }
}
