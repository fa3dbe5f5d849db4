package dev.millrace.statemachine.row;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.model.ModelPackage;
import java.util.Map;
import java.util.Optional;

/**
 * The member of a model's input that takes a file.
 *
 * @param name of the member
 * @param rule for the file
 */
public record FileMember(String name, FileRule rule) {

  /**
   * The only one there is, or the one that the mapping names.
   *
   * @param mapping of which the keys count
   * @throws UnreadableSourceException if there is none, or nobody knows which
   */
  public static FileMember of(ModelPackage model, Map<String, String> mapping) {
    JsonNode members = model.manifest().inputSchema().path("properties");
    Optional<FileMember> found = Optional.empty();
    for (Map.Entry<String, JsonNode> each : members.properties()) {
      Optional<FileRule> rule = FileRule.of(each.getValue());
      if (rule.isPresent() && (mapping.isEmpty() || mapping.containsKey(each.getKey()))) {
        if (found.isPresent()) {
          throw wrong("The model takes several files: map one of them");
        }
        found = Optional.of(new FileMember(each.getKey(), rule.get()));
      }
    }
    return found.orElseThrow(() ->
        wrong(
            mapping.isEmpty()
                ? "The model takes no files"
                : "The member that is mapped takes no file"));
  }

  private static UnreadableSourceException wrong(String detail) {
    return new UnreadableSourceException(new BatchError(BatchErrorCode.INVALID_MAPPING, detail));
  }
}
