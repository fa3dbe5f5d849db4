package dev.millrace.local.embedded;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadLinks;
import dev.millrace.core.payload.PayloadStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code GET /v1/files/{file}}: a stored payload for whoever has a signed link to it, as S3 answers
 * to a presigned one. Thread-safe.
 */
final class EmbeddedFiles implements PayloadLinks {
  private static final String PATH = "/v1/files/";

  private final PayloadStore payloads;
  private final SignedLinks links;
  private final InstantSource clock;

  EmbeddedFiles(PayloadStore payloads, SignedLinks links, InstantSource clock) {
    this.payloads = payloads;
    this.links = links;
    this.clock = clock;
  }

  @Override
  public URI download(PayloadKey key, Duration valid) {
    // a key has no tilde, and a segment of a path no slash
    return links.sign("GET", PATH + key.value().replace('/', '~'), clock.instant().plus(valid));
  }

  /** The route of the links. */
  Router routes() {
    return new Router(List.of(new Route("GET", "/v1/files/{file}", Access.ANYONE, this::file)));
  }

  private ApiResponse file(ApiRequest request, String file) {
    if (!links.admits(request.method(), request.path(), request.query())) {
      throw nothing();
    }
    byte[] content =
        payloads.read(new PayloadKey(file.replace('~', '/'))).orElseThrow(EmbeddedFiles::nothing);
    return ApiResponse.json(200, new String(content, StandardCharsets.UTF_8))
        .with("Content-Disposition", "attachment")
        .with("X-Content-Type-Options", "nosniff");
  }

  private static ProblemException nothing() {
    return new ProblemException(ProblemType.NOT_FOUND, "The link is wrong, or its time is over");
  }
}
