package dev.millrace.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Requests;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.StoredSecret;
import dev.millrace.embedded.InMemoryPayloadStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedFilesTest {
  private static final PayloadKey KEY = new PayloadKey("jobs/local/job_x/output-3.json");
  private static final PayloadKey OTHER = new PayloadKey("jobs/local/job_x/output-4.json");

  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final SignedLinks links =
      new SignedLinks(new StoredSecret(payloads, "links", new Random(1)), () -> now);
  private final EmbeddedFiles files = new EmbeddedFiles(payloads, links, () -> now);

  @BeforeEach
  void write() {
    payloads.write(KEY, "{\"ü\":1}".getBytes(StandardCharsets.UTF_8));
    payloads.write(OTHER, "{}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldAnswerWithTheFileToWhoeverHasTheLink() {
    ApiResponse response = get(link(KEY));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"ü\":1}");
    assertThat(response.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Content-Disposition", "attachment")
        .containsEntry("X-Content-Type-Options", "nosniff");
  }

  @Test
  void shouldAnswerNoLongerThanTheLinkIsValid() {
    String link = link(KEY);
    now = now.plus(Duration.ofMinutes(5)).minusMillis(1);
    assertThat(get(link).status()).isEqualTo(200);

    now = now.plusMillis(1);
    assertThat(get(link).status()).isEqualTo(404);
  }

  @Test
  void shouldAnswerToNoLinkThatItDidNotSign() {
    String link = link(KEY);
    String query = link.substring(link.indexOf('?'));
    for (String wrong :
        List.of(
            link.substring(0, link.indexOf('?')),
            link.replace("output-3", "output-4"),
            link.replaceFirst("expires=(\\d)", "expires=9$1"),
            link.substring(0, link.length() - 1),
            link + "&expires=1",
            link + "&x=1",
            link + "0",
            "/v1/files/secrets~links" + query,
            "/v1/files/..~..~etc" + query,
            "/v1/files/%00" + query)) {
      assertThat(get(wrong).status()).as(wrong).isEqualTo(404);
    }
    String path = link.substring(0, link.indexOf('?'));
    assertThat(get(links.sign("PUT", path, now.plusSeconds(60)).toString()).status())
        .isEqualTo(404);
  }

  @Test
  void shouldAnswerNothingOnceTheFileIsDeleted() {
    String link = link(KEY);
    payloads.deleteBelow(new PayloadKey("jobs/local/job_x"));

    assertThat(get(link).status()).isEqualTo(404);
  }

  private String link(PayloadKey key) {
    return files.download(key, Duration.ofMinutes(5)).toString();
  }

  private ApiResponse get(String pathAndQuery) {
    return files.routes().handle(Requests.of("GET", pathAndQuery, null));
  }
}
