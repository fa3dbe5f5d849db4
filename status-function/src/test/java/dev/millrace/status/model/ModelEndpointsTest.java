package dev.millrace.status.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.Sha256;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Scope;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelIndex;
import dev.millrace.core.model.ModelIndexStore;
import dev.millrace.core.model.RegistryCatalog;
import dev.millrace.core.model.RegistryKeys;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadId;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadTicket;
import dev.millrace.core.upload.Uploads;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.embedded.SqliteModelIndexStore;
import dev.millrace.openapi.CheckedRouter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelEndpointsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TenantId TENANT = new TenantId("acme");
  private static final byte[] CONTENT = "weights".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;
  private final Random random = new Random(7);
  private final SqliteModelIndexStore index = SqliteModelIndexStore.inMemory();
  private FilePayloadStore payloads;
  private Uploads uploads;
  private Router router;

  @BeforeEach
  void start() {
    payloads = new FilePayloadStore(folder);
    uploads = new Uploads(payloads);
    router = router(index);
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void shouldListModelsAndTellWhatOneTakesAndGives() throws IOException {
    JsonNode list = read(200, get("/v1/models"));
    JsonNode model = read(200, get("/v1/models/minilm-l6-v2"));

    assertThat(list.get("data").valueStream().map(each -> each.get("id").asText()))
        .contains("minilm-l6-v2");
    assertThat(model.get("task").asText()).isEqualTo("text-embedding");
    assertThat(model.get("input_schema").get("required").get(0).asText()).isEqualTo("text");
    assertThat(model.get("examples")).isNotEmpty();
    assertThat(model.get("limits").get("max_file_bytes").asInt()).isEqualTo(80_000);
    assertThat(read(200, get("/v1/models/minilm-l6-v2@1"))).isEqualTo(model);
    assertThat(read(200, get("/v1/models/minilm-l6-v2%401"))).isEqualTo(model);
  }

  @Test
  void shouldAddAVersionThatIsThereAtOnceAndForAllWhoReadTheIndex() throws IOException {
    ApiResponse added = put("digits", 1, body(manifest("one"), upload(CONTENT)));

    JsonNode model = read(201, added);
    assertThat(added.headers()).containsEntry("Location", "http://host/v1/models/digits@1");
    assertThat(model.get("digest").asText()).isEqualTo(Sha256.hex(manifest("one")));
    assertThat(read(200, get("/v1/models/digits")).get("version").asInt()).isEqualTo(1);
    assertThat(payloads.read(RegistryKeys.file(Sha256.hex(CONTENT))))
        .hasValueSatisfying(kept -> assertThat(kept).isEqualTo(CONTENT));
    router = router(index);
    assertThat(get("/v1/models/digits@1").status()).isEqualTo(200);
  }

  @Test
  void shouldTakeTheSameVersionAgainAndNeverAnother() throws IOException {
    read(201, put("digits", 1, body(manifest("one"), upload(CONTENT))));

    read(200, put("digits", 1, body(manifest("one"), null)));
    problem(409, "model-version-exists", put("digits", 1, body(manifest("two"), null)));
    problem(409, "model-version-exists", put("minilm-l6-v2", 1, body(manifest("one"), null)));
  }

  @Test
  void shouldKeepAContentOnceForAllVersionsThatHaveIt() throws IOException {
    read(201, put("digits", 1, body(manifest("one"), upload(CONTENT))));

    JsonNode second = read(201, put("digits", 2, body(manifest("two"), null)));
    assertThat(second.get("versions")).hasSize(2);
  }

  @Test
  void shouldMakeANewVersionTheDefaultUnlessToldOtherwiseAndGoBack() throws IOException {
    read(201, put("digits", 1, body(manifest("one"), upload(CONTENT))));
    read(201, put("digits", 2, body(manifest("two"), null)));
    assertThat(defaultOf("digits")).isEqualTo(2);

    read(201, put("digits", 3, body(manifest("three"), null).put("default", false)));
    assertThat(defaultOf("digits")).isEqualTo(2);

    read(200, json("PUT", "/v1/models/digits/default", "{\"version\":1}"));
    assertThat(defaultOf("digits")).isEqualTo(1);
    problem(404, "model-not-found", json("PUT", "/v1/models/digits/default", "{\"version\":9}"));
  }

  @Test
  void shouldGoBackToAVersionThatWasDeployed() throws IOException {
    read(201, put("minilm-l6-v2", 2, body(manifest("one"), upload(CONTENT))));
    assertThat(defaultOf("minilm-l6-v2")).isEqualTo(2);

    read(200, json("PUT", "/v1/models/minilm-l6-v2/default", "{\"version\":1}"));
    assertThat(defaultOf("minilm-l6-v2")).isEqualTo(1);
  }

  @Test
  void shouldRefuseAPackageThatIsNotRight() throws IOException {
    JsonNode errors =
        problem(422, "invalid-model-package", put("digits", 1, body("{\"task\":\"x\"}", null)))
            .get("errors");
    assertThat(errors.get(0).get("pointer").asText()).isEqualTo("/manifest");
    assertThat(errors.get(0).get("detail").asText()).contains("files").contains("/task");

    problem(422, "validation-failed", json("PUT", "/v1/models/digits/versions/1", "[]"));
    problem(422, "validation-failed", json("PUT", "/v1/models/digits/versions/1", "{}"));
    problem(
        422,
        "validation-failed",
        put("digits", 1, body(manifest("one"), null).put("unknown", true)));
    assertThat(get("/v1/models/digits").status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseFilesThatAreNotThoseOfTheManifest() throws IOException {
    UploadId other = upload("other".getBytes(StandardCharsets.UTF_8));
    UploadId open = announce(CONTENT);
    UploadId nobodys = UploadId.random(random);

    problem(422, "upload-mismatch", put("digits", 1, body(manifest("one"), null)));
    problem(422, "upload-mismatch", put("digits", 1, body(manifest("one"), other)));
    problem(422, "upload-mismatch", put("digits", 1, body(manifest("one"), open)));
    problem(422, "upload-mismatch", put("digits", 1, body(manifest("one"), nobodys)));
    assertThat(get("/v1/models/digits").status()).isEqualTo(404);
  }

  @Test
  void shouldKnowNoModelByANameThatNoneCanHave() throws IOException {
    problem(404, "model-not-found", get("/v1/models/Upper"));
    problem(404, "model-not-found", get("/v1/models/..%2F"));
    problem(404, "model-not-found", get("/v1/models/minilm-l6-v2@9"));
    problem(404, "model-not-found", json("PUT", "/v1/models/a/versions/x", "{}"));
    problem(404, "model-not-found", json("PUT", "/v1/models/a/versions/0", "{}"));
  }

  @Test
  void shouldHideModelsThatTheKeyMayNotUse() throws IOException {
    Caller narrow =
        new Caller(TENANT, "k", EnumSet.allOf(Scope.class), Set.of("other"), Limits.NONE);

    ApiResponse shown =
        router.handle(Requests.by(narrow, "GET", "/v1/models/minilm-l6-v2", Map.of(), new byte[0]));
    problem(404, "model-not-found", shown);
    ApiResponse chosen =
        router.handle(
            Requests.by(
                narrow,
                "PUT",
                "/v1/models/minilm-l6-v2/default",
                Map.of("Content-Type", List.of("application/json")),
                "{\"version\":1}".getBytes(StandardCharsets.UTF_8)));
    problem(404, "model-not-found", chosen);
    assertThat(index.read()).as("nothing was changed").isEqualTo(ModelIndex.EMPTY);
    ApiResponse list =
        router.handle(Requests.by(narrow, "GET", "/v1/models", Map.of(), new byte[0]));
    assertThat(read(200, list).get("data")).isEmpty();
  }

  private Router router(ModelIndexStore store) {
    RegistryCatalog catalog =
        new RegistryCatalog(
            FolderModelCatalog.read(Path.of("../models")), store, payloads, () -> NOW);
    return new ModelEndpoints(
            catalog,
            new AddModel(catalog, store, payloads, uploads, new Door()),
            Duration.ofMinutes(1))
        .routes();
  }

  private static String manifest(String description) {
    return """
    {"task":"tensor","description":"%s","files":{"model.onnx":"%s"},
     "settings":{"model":"model.onnx"},"input_schema":{"type":"object"},
     "output_schema":{"type":"object"}}\
    """
        .formatted(description, Sha256.hex(CONTENT));
  }

  private static ObjectNode body(String manifest, UploadId upload) {
    ObjectNode body = JSON.createObjectNode().put("manifest", manifest);
    if (upload != null) {
      body.putObject("files").putObject("model.onnx").put("upload", upload.value());
    }
    return body;
  }

  private UploadId upload(byte[] content) {
    UploadId id = announce(content);
    payloads.write(id.content(TENANT), content);
    return id;
  }

  private UploadId announce(byte[] content) {
    UploadId id = UploadId.random(random);
    uploads.announce(
        new Upload(
            TENANT,
            id,
            null,
            "application/octet-stream",
            content.length,
            Sha256.hex(content),
            NOW.plusSeconds(60)));
    return id;
  }

  private int defaultOf(String name) throws IOException {
    return read(200, get("/v1/models/" + name)).get("default_version").asInt();
  }

  private ApiResponse put(String name, int version, ObjectNode body) {
    return json("PUT", "/v1/models/" + name + "/versions/" + version, body.toString());
  }

  private ApiResponse json(String method, String path, String body) {
    return CheckedRouter.handle(router, Requests.json(method, path, body, TENANT));
  }

  private ApiResponse get(String path) {
    return CheckedRouter.handle(router, Requests.of("GET", path, TENANT));
  }

  private static JsonNode read(int status, ApiResponse response) throws IOException {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private static JsonNode problem(int status, String code, ApiResponse response)
      throws IOException {
    JsonNode problem = read(status, response);
    assertThat(problem.get("code").asText()).isEqualTo(code);
    return problem;
  }

  /** Uploads whose bytes were put straight into the payloads. */
  private final class Door implements UploadStore {
    @Override
    public UploadTicket ticket(Upload upload, String baseUrl) {
      throw new UnsupportedOperationException("No test asks for it");
    }

    @Override
    public Optional<Stored> find(Upload upload) {
      return payloads
          .read(upload.content())
          .map(content -> new Stored(content.length, Sha256.hex(content)));
    }

    @Override
    public void copy(Upload upload, PayloadKey key) {
      payloads.write(key, payloads.read(upload.content()).orElseThrow());
    }
  }
}
