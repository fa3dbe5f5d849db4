package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.Resource;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.run.StateFailure.Report;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the history tells of a task, in the words that its kind of resource has. */
final class TaskEvents {
  private static final Set<EventType> ENDS =
      Set.of(
          EventType.TASK_SUCCEEDED,
          EventType.TASK_FAILED,
          EventType.TASK_TIMED_OUT,
          EventType.LAMBDA_FUNCTION_SUCCEEDED,
          EventType.LAMBDA_FUNCTION_FAILED,
          EventType.LAMBDA_FUNCTION_TIMED_OUT);

  private final Resource resource;
  private final String region;

  TaskEvents(Resource resource, String region) {
    this.resource = resource;
    this.region = region;
  }

  /** The events with which a task ends. */
  static Set<EventType> ends() {
    return ENDS;
  }

  /** As causes name the resource. */
  String who() {
    return resource instanceof Resource.Service service ? service.service() : resource.arn();
  }

  EventType scheduled() {
    return type("SCHEDULED");
  }

  EventType started() {
    return type("STARTED");
  }

  EventType succeeded() {
    return type("SUCCEEDED");
  }

  EventType timedOut() {
    return type("TIMED_OUT");
  }

  ObjectNode scheduledDetails(
      JsonNode arguments, @Nullable Long timeout, @Nullable Long heartbeat) {
    ObjectNode details = Json.object();
    if (resource instanceof Resource.Service service) {
      name(details, service).put("region", region).put("parameters", Json.text(arguments));
    } else {
      details.put("resource", resource.arn()).put("input", Json.text(arguments));
      details.putObject("inputDetails").put("truncated", false);
    }
    if (timeout != null) {
      details.put("timeoutInSeconds", timeout);
    }
    if (heartbeat != null) {
      details.put("heartbeatInSeconds", heartbeat);
    }
    return details;
  }

  /** The arguments that the details of a scheduled task hold. */
  static JsonNode arguments(ObjectNode details) {
    JsonNode text = details.has("parameters") ? details.get("parameters") : details.get("input");
    return Json.parse(text.textValue());
  }

  ObjectNode startedDetails() {
    return resource instanceof Resource.Service service
        ? name(Json.object(), service)
        : Json.object();
  }

  ObjectNode outputDetails(String output) {
    ObjectNode details = startedDetails().put("output", output);
    details.putObject("outputDetails").put("truncated", false);
    return details;
  }

  /** A failure that its event tells of. */
  StateFailure failed(@Nullable String error, @Nullable String cause) {
    return failure(type("FAILED"), error, cause);
  }

  /** Likewise, of a task that took too long. */
  StateFailure timedOut(String error) {
    return failure(timedOut(), error, null);
  }

  private StateFailure failure(EventType type, @Nullable String error, @Nullable String cause) {
    ObjectNode details = startedDetails();
    details.setAll(new StateFailure(error, cause, null).details());
    return new StateFailure(error, cause, new Report(type, details));
  }

  private EventType type(String what) {
    String kind =
        switch (resource) {
          case Resource.Function _ -> "LAMBDA_FUNCTION_";
          case Resource.Service _ -> "TASK_";
        };
    return EventType.valueOf(kind + what);
  }

  private static ObjectNode name(ObjectNode details, Resource.Service service) {
    return details
        .put("resourceType", service.service())
        .put("resource", service.actionWithPattern());
  }
}
