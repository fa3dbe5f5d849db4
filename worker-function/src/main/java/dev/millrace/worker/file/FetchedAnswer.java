package dev.millrace.worker.file;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.inference.PredictionException;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** What an origin answered. Nothing that it says of itself is believed. */
record FetchedAnswer(ClassicHttpResponse response) {

  boolean isRedirect() {
    return switch (response.getCode()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * Where it redirects to.
   *
   * @throws PredictionException if that is nowhere, or not allowed
   */
  PublicUrl target(PublicUrl from, boolean allowLoopback) {
    String location = header("location");
    if (location == null) {
      throw failed("The address redirects to nowhere");
    }
    try {
      URI base = from.uri().getRawPath().isEmpty() ? from.uri().resolve("/") : from.uri();
      return PublicUrl.parse(base.resolve(location.split("#", 2)[0]).toString(), allowLoopback);
    } catch (IllegalArgumentException e) {
      throw new PredictionException(
          ErrorCode.URL_NOT_ALLOWED, "The address redirects to one that is not allowed", e);
    }
  }

  /**
   * The content.
   *
   * @throws PredictionException if the answer is none, or not of the right type or size
   * @throws IOException if the connection breaks before its end
   */
  byte[] file(FileRule rule, long most) throws IOException {
    int status = response.getCode();
    if (status >= 500 || status == 408 || status == 429) {
      throw new PredictionException(
          ErrorCode.FETCH_UNAVAILABLE, "The address answered " + status, null);
    }
    if (status != 200) {
      throw failed("The address answered " + status);
    }
    String type = header("content-type");
    if (type == null || !rule.takes(type)) {
      throw failed("The file's content type must be one of " + rule.contentTypes());
    }
    String encoding = header("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw failed("The file came compressed, which nobody asked for");
    }
    HttpEntity entity = response.getEntity();
    byte[] content =
        entity == null ? new byte[0] : entity.getContent().readNBytes(Math.toIntExact(most + 1));
    if (content.length > most) {
      throw failed("The file is larger than " + most + " bytes");
    }
    return content;
  }

  private @Nullable String header(String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private static PredictionException failed(String detail) {
    return new PredictionException(ErrorCode.FETCH_FAILED, detail, null);
  }
}
