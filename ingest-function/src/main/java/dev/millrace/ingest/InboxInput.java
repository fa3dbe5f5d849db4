package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.core.MediaType;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import java.util.Base64;
import java.util.Locale;

/**
 * Makes an object's content the input of a model: JSON is the input itself, and anything else is
 * the text, or the base64, of a model that needs one text and no more. Thread-safe.
 */
final class InboxInput {
  private final ModelCatalog models;

  InboxInput(ModelCatalog models) {
    this.models = models;
  }

  /**
   * The input; whether it fits the model's schema is still to be seen.
   *
   * @throws ProblemException if there is no such model, or the content is nothing for it
   */
  JsonNode read(String model, InboxObject object, byte[] content) {
    ModelPackage known =
        models
            .resolve(model)
            .orElseThrow(() ->
                new ProblemException(
                    new Problem(
                        ProblemType.UNKNOWN_MODEL,
                        "The third part of the key is not the name of a model")));
    return isJson(object) ? JsonBody.read(content) : text(known, content);
  }

  private static boolean isJson(InboxObject object) {
    return object.key().toLowerCase(Locale.ROOT).endsWith(".json")
        || MediaType.essence(object.contentType()).equals("application/json");
  }

  private static JsonNode text(ModelPackage model, byte[] content) {
    JsonNode schema = model.manifest().inputSchema();
    JsonNode required = schema.path("required");
    String name = required.path(0).asText();
    if (required.size() != 1
        || !schema.path("properties").path(name).path("type").asText().equals("string")) {
      throw new ProblemException(
          new Problem(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "This model takes JSON: give the object a name that ends with .json"));
    }
    boolean binary =
        FileRule.of(schema.path("properties").path(name)).map(FileRule::binary).orElse(false);
    String value = binary ? Base64.getEncoder().encodeToString(content) : decode(content);
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  private static String decode(byte[] content) {
    try {
      return new ResolvedFile(content).text();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          new Problem(ProblemType.MALFORMED_ENCODING, "The object is not text in UTF-8"));
    }
  }
}
