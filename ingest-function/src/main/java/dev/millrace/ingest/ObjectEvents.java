package dev.millrace.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads S3's notifications
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
final class ObjectEvents {
  private static final JsonMapper JSON = new JsonMapper();

  private ObjectEvents() {}

  /**
   * The keys in this bucket that a message tells of; none for the test message that S3 sends when
   * notifications are set up. Empty if it is no notification.
   */
  static Optional<List<String>> keys(String message, String bucket) {
    try {
      JsonNode json = JSON.readTree(message);
      if (json.path("Event").asText().equals("s3:TestEvent")) {
        return Optional.of(List.of());
      }
      if (!json.path("Records").isArray()) {
        return Optional.empty();
      }
      List<String> keys = new ArrayList<>();
      for (JsonNode record : json.path("Records")) {
        JsonNode s3 = record.path("s3");
        if (s3.at("/bucket/name").asText().equals(bucket)) {
          keys.add(decode(s3.at("/object/key").asText()));
        }
      }
      return Optional.of(keys);
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** S3 encodes keys as forms do: a space is {@code +}. Once, whatever comes out. */
  private static String decode(String key) {
    return URLDecoder.decode(key, StandardCharsets.UTF_8);
  }
}
