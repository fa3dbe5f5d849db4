package dev.millrace.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.job.JobFilter;
import dev.millrace.status.ActOnJobs.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/jobs/actions}.
 *
 * @param dryRun whether jobs are only counted
 * @param cursor as sent; null for the beginning
 */
record ActionForm(Action action, JobFilter filter, boolean dryRun, @Nullable String cursor) {
  private static final Set<String> FIELDS = Set.of("action", "filter", "dry_run", "cursor");
  private static final Set<String> FILTER_FIELDS =
      Set.of("status", "model", "created_after", "created_before", "error_code");
  private static final String NO_STRING = "must be a string";

  /**
   * Reads the body.
   *
   * @throws ProblemException naming every field that is wrong
   */
  static ActionForm read(ApiRequest request) {
    JsonNode body = JsonBody.read(request);
    Faults faults = new Faults();
    faults.requireObject(body);
    faults.checkNames("", body, FIELDS);
    Action action = action(body.path("action"), faults);
    JsonNode filter = body.path("filter");
    if (!filter.isObject()) {
      faults.add("/filter", "must be an object; {} means all jobs");
    }
    faults.checkNames("/filter", filter, FILTER_FIELDS);
    if (body.has("dry_run") && !body.get("dry_run").isBoolean()) {
      faults.add("/dry_run", "must be true or false");
    }
    FilterReader reader = new FilterReader(faults);
    JobFilter wanted =
        new JobFilter(
            reader.statuses(statuses(filter.path("status"), faults), "/filter/status"),
            reader.model(text(filter, "model", "/filter", faults), "/filter/model"),
            reader.time(text(filter, "created_after", "/filter", faults), "/filter/created_after"),
            reader.time(
                text(filter, "created_before", "/filter", faults), "/filter/created_before"),
            reader.error(text(filter, "error_code", "/filter", faults), "/filter/error_code"));
    String cursor = text(body, "cursor", "", faults);
    faults.check();
    return new ActionForm(action, wanted, body.path("dry_run").booleanValue(), cursor);
  }

  private static Action action(JsonNode node, Faults faults) {
    for (Action action : Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(node.textValue())) {
        return action;
      }
    }
    faults.add("/action", "must be cancel, retry or delete");
    return Action.CANCEL; // never used: a fault is noted
  }

  /** One word, or an array of different ones: an empty one would fit all jobs. */
  private static List<String> statuses(JsonNode node, Faults faults) {
    if (node.isMissingNode()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (JsonNode each : node.isArray() ? node : List.of(node)) {
      String word = each.isTextual() ? each.textValue() : ",";
      if (word.contains(",") || words.contains(word)) {
        words.clear();
        break;
      }
      words.add(word);
    }
    if (words.isEmpty()) {
      faults.add("/filter/status", "must be a status, or an array of different ones");
    }
    return words;
  }

  private static @Nullable String text(JsonNode object, String name, String parent, Faults faults) {
    JsonNode node = object.path(name);
    if (!node.isMissingNode() && !node.isTextual()) {
      faults.add(parent + "/" + name, NO_STRING);
    }
    return node.textValue();
  }
}
