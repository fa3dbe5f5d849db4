package dev.millrace.core.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What clients have announced: a small document for each upload, beside the place of its bytes.
 * Thread-safe. Throws {@link StoreUnavailableException} when the store cannot answer now.
 */
public final class Uploads {
  private static final JsonMapper JSON = new JsonMapper();

  private final PayloadStore store;

  public Uploads(PayloadStore store) {
    this.store = store;
  }

  /**
   * Writes down what was announced.
   *
   * @throws IllegalStateException if its id is taken
   */
  public void announce(Upload upload) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("content_type", upload.contentType())
            .put("size", upload.size())
            .put("sha256", upload.sha256())
            .put("expires_at", upload.expiresAt().toEpochMilli());
    if (upload.filename() != null) {
      json.put("filename", upload.filename());
    }
    byte[] content = json.toString().getBytes(StandardCharsets.UTF_8);
    if (!store.write(upload.id().announcement(upload.tenant()), content)) {
      throw new IllegalStateException("A random upload id is taken: " + upload.id());
    }
  }

  /** What the tenant announced under this id, or empty if it announced nothing. */
  public Optional<Upload> find(TenantId tenant, UploadId id) {
    return store.read(id.announcement(tenant)).map(content -> read(tenant, id, content));
  }

  private static Upload read(TenantId tenant, UploadId id, byte[] content) {
    try {
      JsonNode json = JSON.readTree(content);
      return new Upload(
          tenant,
          id,
          json.path("filename").textValue(),
          json.required("content_type").asText(),
          json.required("size").asLong(),
          json.required("sha256").asText(),
          Instant.ofEpochMilli(json.required("expires_at").asLong()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was announced as " + id + " is damaged", e);
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory can be read", e);
    }
  }
}
