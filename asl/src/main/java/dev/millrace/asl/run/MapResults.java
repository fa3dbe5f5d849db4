package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.definition.MapDetails.Distribution;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.MapRun;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the result of a map run: an output, or an export and where it is. */
final class MapResults {
  private final Visit visit;
  private final State.Map state;
  private final Distribution distribution;
  private final JsonNode input;
  private final MapRun mapRun;
  private final boolean isExported;
  private final ResultFormat format;

  MapResults(
      Visit visit, State.Map state, Distribution distribution, JsonNode input, MapRun mapRun) {
    this.visit = visit;
    this.state = state;
    this.distribution = distribution;
    this.input = input;
    this.mapRun = mapRun;
    ObjectNode writer = distribution.writer();
    this.isExported = writer != null && writer.has("Resource");
    this.format = ResultFormat.of(writer, isExported);
  }

  String label() {
    return label(state, distribution);
  }

  /** What stands for the map in the names of its runs. */
  static String label(State.Map state, Distribution distribution) {
    String label = distribution.label();
    return label != null
        ? label
        : UUID.nameUUIDFromBytes(state.name().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** What the output holds of a child; null if the results are exported. */
  @Nullable Function<Execution, String> collector() {
    return isExported ? null : format::render;
  }

  /**
   * The result.
   *
   * @param pending the inputs of children that were never started
   */
  JsonNode export(MapProgress progress, Iterator<JsonNode> pending) {
    ObjectNode writer = distribution.writer();
    if (!isExported || writer == null) {
      List<String> results = progress.results();
      if (results == null) {
        throw new StateFailure(
            ErrorNames.DATA_LIMIT_EXCEEDED, StateRunner.tooLong(state.name()), null);
      }
      return output(results);
    }
    String field = state.base().isJsonata() ? "Arguments" : "Parameters";
    JsonNode arguments =
        visit.expressions().render("ResultWriter/" + field, writer.path(field), input);
    String bucket = arguments.path("Bucket").asText();
    String prefix = arguments.path("Prefix").asText("");
    ResultExport export = new ResultExport(visit.services(), mapRun.arn(), bucket, prefix, format);
    String manifest = export.write(pending);
    progress.resultsWritten();
    ObjectNode result = Json.object().put("MapRunArn", mapRun.arn());
    result.putObject("ResultWriterDetails").put("Bucket", bucket).put("Key", manifest);
    return result;
  }

  private JsonNode output(List<String> results) {
    if (format.isLines()) {
      return JsonNodeFactory.instance.textNode(String.join("\n", results));
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (String each : results) {
      JsonNode value = Json.parse(each);
      if (format.isFlat() && value.isArray()) {
        value.forEach(array::add);
      } else {
        array.add(value);
      }
    }
    return array;
  }
}
