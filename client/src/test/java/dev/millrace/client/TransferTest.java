package dev.millrace.client;

import static dev.millrace.client.FakeServer.LOST;
import static dev.millrace.client.FakeServer.json;
import static dev.millrace.client.FakeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.FakeServer.Reply;
import dev.millrace.client.FakeServer.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results and files go by other hosts, which must not get the key. */
class TransferTest {
  private static final String KEY = "mr_t_secret";
  private static final String SHA_256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final FakeServer server = new FakeServer();
  private final FakeServer files = new FakeServer();
  private final MillraceClient client =
      MillraceClient.builder(server.address(), KEY)
          .userAgent("test/1")
          .retries(
              new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(1)))
          .build();

  @TempDir Path folder;

  @AfterEach
  void close() {
    client.close();
    server.close();
    files.close();
  }

  @Test
  void shouldReadASmallResultWhereItIsAsked() {
    server.answers(json(200, "{\"n\":1}"));

    assertThat(client.result("job_1").get("n").asInt()).isEqualTo(1);
    assertThat(server.seen().getFirst().path()).isEqualTo("/v1/jobs/job_1/result");
    assertThat(server.seen().getFirst().header("x-api-key")).contains(KEY);
    assertThat(server.seen().getFirst().header("user-agent")).contains("test/1");
  }

  @Test
  void shouldFollowALargeResultToAnotherHostWithoutTheKey() {
    server.answers(new Reply(303, "", Map.of("Location", files.address() + "/r?X-Sig=s")));
    files.answers(LOST, json(200, "[1,2]"));

    assertThat(client.result("job_1")).hasSize(2);
    assertThat(files.seen())
        .allSatisfy(seen -> {
          assertThat(seen.path()).isEqualTo("/r?X-Sig=s");
          assertThat(seen.headers()).doesNotContainKeys("x-api-key", "prefer");
          assertThat(seen.headers().toString()).doesNotContain(KEY);
        });
  }

  @Test
  void shouldNotTellALinkThatIsAPermissionWhenItFails() {
    server.answers(new Reply(303, "", Map.of("Location", files.address() + "/r?X-Sig=s")));
    files.answers(new Reply(403, "<Error/>", Map.of("Content-Type", "application/xml")));

    assertThatThrownBy(() -> client.result("job_1"))
        .isInstanceOf(ProblemException.class)
        .hasMessageNotContaining("X-Sig");
  }

  @Test
  void shouldNotFollowALinkThatIsNoWebAddress() {
    server.answers(new Reply(303, "", Map.of("Location", "file:///etc/passwd")));

    assertThatThrownBy(() -> client.result("job_1"))
        .hasMessage("The server named no address that has the result");
    assertThat(Transport.mayFollow(URI.create("https://a.b"), URI.create("http://c.d"))).isFalse();
    assertThat(Transport.mayFollow(URI.create("https://a.b"), URI.create("https://c.d"))).isTrue();
  }

  @Test
  void shouldRefuseAnHttpClientThatWouldCarryTheKeyAlong() {
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      assertThatThrownBy(() -> MillraceClient.builder(server.address(), KEY).http(http))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldUploadAFileWithExactlyTheHeadersItIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "abc");
    server.answers(
        json(
            201,
            """
            {"id":"upl_1","method":"PUT","url":"%s/put?X-Sig=s",
             "headers":{"content-type":"text/plain","content-length":"3","x-amz-meta":"m"}}\
            """
                .formatted(files.address())));
    files.answers(LOST, problem(503, "slow-down", "x"), new Reply(200, "", Map.of()));

    Upload upload = client.upload(file, "text/plain");

    assertThat(upload).isEqualTo(new Upload("upl_1", 3, SHA_256_OF_ABC));
    assertThat(server.seen().getFirst().body())
        .contains("\"filename\":\"abc.txt\"", "\"size\":3", SHA_256_OF_ABC);
    assertThat(files.seen()).hasSize(3).allSatisfy(TransferTest::assertPlain);
  }

  @Test
  void shouldKnowThatTheBytesAreThereWhenOnlyTheAnswerWasLost() {
    server.answers(json(201, "{\"id\":\"upl_1\",\"url\":\"%s/put\"}".formatted(files.address())));
    files.answers(LOST, new Reply(412, "<Error/>", Map.of("Content-Type", "application/xml")));

    assertThat(client.upload(new byte[] {'a', 'b', 'c'}, "text/plain"))
        .isEqualTo(new Upload("upl_1", 3, SHA_256_OF_ABC));
    assertThat(files.seen()).hasSize(2);
  }

  private static void assertPlain(Seen put) {
    assertThat(put.method()).isEqualTo("PUT");
    assertThat(put.body()).isEqualTo("abc");
    assertThat(put.header("content-type")).contains("text/plain");
    assertThat(put.header("content-length")).contains("3");
    assertThat(put.header("x-amz-meta")).contains("m");
    assertThat(put.headers()).doesNotContainKeys("x-api-key", "accept", "prefer");
  }

  @Test
  void shouldPutFilesIntoInputsInEveryWay() {
    server.answers(json(201, "{\"id\":\"upl_1\",\"url\":\"%s/put\"}".formatted(files.address())));
    files.answers(new Reply(200, "", Map.of()));
    Upload upload = client.upload(new byte[] {1, 2}, "image/png");

    JsonNode input =
        JobSpec.of(
                "m",
                Map.of(
                    "a", upload,
                    "b", upload.asFile(),
                    "c", FileValue.url(URI.create("https://x.y/z")),
                    "d", FileValue.base64(new byte[] {1, 2}, "image/png")))
            .input();

    assertThat(input.get("a").toString()).isEqualTo("{\"upload\":\"upl_1\"}");
    assertThat(input.get("b")).isEqualTo(input.get("a"));
    assertThat(input.get("c").toString()).isEqualTo("{\"url\":\"https://x.y/z\"}");
    assertThat(input.get("d").toString())
        .isEqualTo("{\"base64\":\"AQI=\",\"content_type\":\"image/png\"}");
  }
}
