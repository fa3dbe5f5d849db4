package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.history.EventType;
import org.jspecify.annotations.Nullable;

/** A state failed. Its retriers and catchers may have something to say about it. */
final class StateFailure extends RuntimeException {
  private final @Nullable String error;
  private final @Nullable String cause;
  private final @Nullable Report report;
  private final boolean isSilence;

  /** The event that tells of the failure. */
  record Report(EventType type, ObjectNode details) {}

  StateFailure(@Nullable String error, @Nullable String cause, @Nullable Report report) {
    this(error, cause, report, false);
  }

  private StateFailure(
      @Nullable String error, @Nullable String cause, @Nullable Report report, boolean isSilence) {
    super(error, null, false, false);
    this.error = error;
    this.cause = cause;
    this.report = report;
    this.isSilence = isSilence;
  }

  /** The same failure, because no heartbeat came. */
  StateFailure bySilence() {
    return new StateFailure(error, cause, report, true);
  }

  /** Whether no heartbeat came in time. */
  boolean isSilence() {
    return isSilence;
  }

  @Nullable String error() {
    return error;
  }

  @Nullable String cause() {
    return cause;
  }

  /** The event still to be written; null if nothing tells of it yet but what follows. */
  @Nullable Report report() {
    return report;
  }

  /** The same failure, of which an event tells already. */
  StateFailure reported() {
    return new StateFailure(error, cause, null, isSilence);
  }

  /** As catchers see it. */
  ObjectNode output() {
    return Json.object()
        .put("Error", error == null ? "" : error)
        .put("Cause", cause == null ? "" : cause);
  }

  /** As the details of events tell it. */
  ObjectNode details() {
    ObjectNode details = Json.object();
    if (error != null) {
      details.put("error", error);
    }
    if (cause != null) {
      details.put("cause", cause);
    }
    return details;
  }
}
