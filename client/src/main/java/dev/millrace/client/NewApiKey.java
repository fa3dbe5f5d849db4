package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A key that was just made.
 *
 * @param about what is known of it from now on
 * @param secret the key itself, {@code mr_…}; nobody can ask for it again
 */
public record NewApiKey(ApiKey about, String secret) {

  static NewApiKey of(JsonNode json) {
    String secret = Json.text(json, "key");
    if (secret == null) {
      throw new MillraceException("The server made a key and did not tell it", null);
    }
    JsonNode about = json instanceof ObjectNode object ? object.deepCopy().without("key") : json;
    return new NewApiKey(ApiKey.of(about), secret);
  }

  /** Without the key, which is not for logs. */
  @Override
  public String toString() {
    return "NewApiKey[" + about.id() + " of " + about.tenant() + "]";
  }
}
