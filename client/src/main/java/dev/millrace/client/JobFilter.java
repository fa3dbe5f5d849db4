package dev.millrace.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are meant: those that fit everything that is given.
 *
 * @param statuses any of these; empty for all
 * @param model the model's name; null for all
 * @param createdAfter null for since ever
 * @param createdBefore null for until now
 * @param errorCode the code of their error; null for any
 */
public record JobFilter(
    Set<JobStatus> statuses,
    @Nullable String model,
    @Nullable Instant createdAfter,
    @Nullable Instant createdBefore,
    @Nullable String errorCode) {

  /** Every job. */
  public static final JobFilter ALL = new JobFilter(Set.of(), null, null, null, null);

  public JobFilter {
    statuses = statuses.isEmpty() ? Set.of() : Set.copyOf(statuses);
  }

  /** Jobs that stand so. */
  public static JobFilter status(JobStatus first, JobStatus... more) {
    return new JobFilter(EnumSet.of(first, more), null, null, null, null);
  }

  /** The same, of this model. */
  public JobFilter withModel(String name) {
    return new JobFilter(statuses, name, createdAfter, createdBefore, errorCode);
  }

  /** The same, accepted after this time. */
  public JobFilter withCreatedAfter(Instant time) {
    return new JobFilter(statuses, model, time, createdBefore, errorCode);
  }

  /** The same, accepted before this time. */
  public JobFilter withCreatedBefore(Instant time) {
    return new JobFilter(statuses, model, createdAfter, time, errorCode);
  }

  /** The same, with this error. */
  public JobFilter withErrorCode(String code) {
    return new JobFilter(statuses, model, createdAfter, createdBefore, code);
  }

  /** As the query of a list, with what else it has. */
  String toQuery(Map<String, String> more) {
    Map<String, String> all = members();
    if (!statuses.isEmpty()) {
      all.put(
          "status",
          statuses.stream().sorted().map(JobStatus::word).collect(Collectors.joining(",")));
    }
    all.putAll(more);
    return all.entrySet().stream()
        .map(each ->
            each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** As the filter of an action. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!statuses.isEmpty()) {
      statuses.stream().sorted().map(JobStatus::word).forEach(json.withArray("status")::add);
    }
    members().forEach(json::put);
    return json;
  }

  private Map<String, String> members() {
    Map<String, String> members = new LinkedHashMap<>();
    put(members, "model", model);
    put(members, "created_after", createdAfter);
    put(members, "created_before", createdBefore);
    put(members, "error_code", errorCode);
    return members;
  }

  private static void put(Map<String, String> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value.toString());
    }
  }
}
