package dev.millrace.statemachine.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.model.ModelPackage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Lines, an object each, of any of these kinds:
 *
 * <ul>
 *   <li>{@code {"custom_id":…,"input":{…},"parameters":{…}}}, of which only the input must be there
 *   <li>{@code {"custom_id":…,"method":"POST","url":…,"body":{…}}}, as OpenAI's batches have them
 *   <li>{@code {"recordId":…,"modelInput":{…}}}, as Bedrock's have them
 *   <li>any other object is the input itself, perhaps with a {@code custom_id}
 * </ul>
 */
public final class JsonRows implements RowSyntax {
  private static final int LONGEST_ID = 512;
  private static final Set<String> OWN = Set.of("custom_id", "input", "parameters");
  private static final Set<String> BEDROCK = Set.of("recordId", "modelInput");

  private final OpenAiRequests openAi;
  private final JsonNode members;

  /** Lines for this model. */
  public JsonRows(ModelPackage model) {
    this.openAi = new OpenAiRequests(model);
    this.members = model.manifest().inputSchema().path("properties");
  }

  @Override
  public RawRow read(String line) {
    if (!(parse(line) instanceof ObjectNode object)) {
      throw RowRefusedException.line("The line is not a JSON object", null);
    }
    if (object.has("url") && object.has("body")) {
      String id = id(object, "custom_id");
      return new RawRow(id, openAi.input(object, id));
    }
    if (object.has("modelInput")) {
      return member(object, "recordId", "modelInput", BEDROCK);
    }
    if (object.path("input").isObject() || (object.has("input") && !members.has("input"))) {
      return member(object, "custom_id", "input", OWN);
    }
    String id = members.has("custom_id") ? null : id(object, "custom_id");
    if (id != null) {
      object.remove("custom_id");
    }
    return new RawRow(id, object);
  }

  private static JsonNode parse(String line) {
    try {
      return JsonBody.parse(line);
    } catch (ProblemException e) {
      throw RowRefusedException.line(
          e.problem().type().title().replace("The body", "The line")
              + ". "
              + e.problem().detail().replace("line 1, ", ""),
          null);
    }
  }

  private static RawRow member(ObjectNode object, String idName, String name, Set<String> known) {
    String id = id(object, idName);
    for (String each : (Iterable<String>) object::fieldNames) {
      if (!known.contains(each)) {
        throw RowRefusedException.line("A member beside \"" + name + "\" is not known", id);
      }
    }
    if (!(object.get(name) instanceof ObjectNode input)) {
      throw RowRefusedException.line("\"" + name + "\" must be an object", id);
    }
    JsonNode parameters = object.path("parameters");
    if (parameters.isMissingNode()) {
      return new RawRow(id, input);
    }
    if (!(parameters instanceof ObjectNode more)) {
      throw RowRefusedException.line("\"parameters\" must be an object", id);
    }
    // what the input says itself goes first
    return new RawRow(id, more.setAll(input));
  }

  private static @Nullable String id(ObjectNode object, String name) {
    JsonNode id = object.path(name);
    if (id.isMissingNode()) {
      return null;
    }
    if (!id.isTextual() || id.textValue().isEmpty() || id.textValue().length() > LONGEST_ID) {
      throw RowRefusedException.line(
          "\"" + name + "\" must be a string of 1 to " + LONGEST_ID + " characters", null);
    }
    return id.textValue();
  }
}
