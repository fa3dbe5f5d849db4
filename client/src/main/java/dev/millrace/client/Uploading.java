package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings files to where the server says, which need not be the server: the key stays here. */
final class Uploading {
  private static final int BUFFER = 64 * 1024;

  /** The slowest line that is waited for. */
  private static final long LEAST_BYTES_PER_SECOND = 64 * 1024;

  private static final int TAKEN = 412;

  private final Api api;

  Uploading(Api api) {
    this.api = api;
  }

  Upload upload(Path file, String contentType) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    Path name = file.getFileName();
    String sha256 = HexFormat.of().formatHex(digest.digest());
    return upload(
        name == null ? null : name.toString(),
        contentType,
        size,
        sha256,
        BodyPublishers.ofFile(file));
  }

  Upload upload(byte[] content, String contentType) {
    String sha256 = HexFormat.of().formatHex(sha256().digest(content));
    return upload(null, contentType, content.length, sha256, BodyPublishers.ofByteArray(content));
  }

  private Upload upload(
      @Nullable String name, String contentType, long size, String sha256, BodyPublisher body) {
    ObjectNode wish =
        JsonNodeFactory.instance
            .objectNode()
            .put("content_type", contentType)
            .put("size", size)
            .put("sha256", sha256);
    if (name != null) {
      wish.put("filename", name);
    }
    JsonNode slot = api.answer(api.call("POST", "/v1/uploads", wish)).json();
    URI target = Json.address(slot, "url");
    String id = Json.text(slot, "id");
    if (target == null || id == null || !Transport.mayFollow(api.base(), target)) {
      throw new MillraceException("The server named no address that can be uploaded to", null);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    slot.path("headers")
        .properties()
        .forEach(each -> headers.put(each.getKey(), each.getValue().asText()));
    Duration slow = Duration.ofSeconds(size / LEAST_BYTES_PER_SECOND);
    String method = Json.textOr(slot, "method", "PUT");
    put(new Call(method, target, false, headers, body, true, slow));
    return new Upload(id, size, sha256);
  }

  /** The address takes these very bytes and no others, once: taken before is taken. */
  private void put(Call call) {
    try {
      var _ = api.answer(call);
    } catch (ProblemException e) {
      if (e.status() != TAKEN) {
        throw e;
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
