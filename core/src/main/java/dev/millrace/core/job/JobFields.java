package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Canceled;
import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.queue.Lane;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A job as a flat record, the same for every store. A field that is not in the map is null; a value
 * is a {@code String} or a {@code Long}, as {@link JobField#isNumber} says. Times keep
 * milliseconds.
 */
public final class JobFields {
  private JobFields() {}

  public static Map<JobField, Object> write(Job job) {
    Map<JobField, Object> fields = new EnumMap<>(JobField.class);
    fields.put(JobField.TENANT, job.key().tenant().value());
    fields.put(JobField.ID, job.key().id().value());
    fields.put(JobField.VERSION, job.version());
    fields.put(JobField.STATUS, job.status().word());
    JobRequest request = job.request();
    fields.put(JobField.MODEL, request.model().toString());
    if (request.lane() != Lane.CPU) {
      fields.put(JobField.LANE, request.lane().word());
    }
    put(fields, JobField.INPUT, JobField.INPUT_REF, request.input());
    fields.put(JobField.INPUT_SHA256, request.inputSha256());
    fields.put(JobField.REQUEST_SHA256, request.requestSha256());
    if (request.input() instanceof Payload.Removed(Instant at, boolean erased)) {
      put(fields, JobField.DATA_REMOVED_AT, at);
      putCount(fields, JobField.ERASE_OWED, erased ? 0 : 1);
    }
    put(fields, JobField.CREATED_AT, request.createdAt());
    put(fields, JobField.DEADLINE, request.deadline());
    fields.put(JobField.ATTEMPTS, (long) job.runs().attempts());
    putCount(fields, JobField.ATTEMPTS_SINCE, job.runs().since());
    putCount(fields, JobField.DEFERRALS, job.runs().deferrals());
    putCount(fields, JobField.RESENT, job.runs().resent());
    put(fields, JobField.STARTED_AT, job.runs().startedAt());
    if (!job.runs().earlier().isEmpty()) {
      fields.put(JobField.EARLIER_ATTEMPTS, JobFieldJson.writeAttempts(job.runs().earlier()));
    }
    if (!job.runs().calls().equals(Calls.NONE)) {
      fields.put(JobField.CALLS, CallsJson.write(job.runs().calls()));
    }
    if (request.webhook() != null) {
      fields.put(JobField.WEBHOOK, JobFieldJson.writeWebhook(request.webhook()));
    }
    write(fields, request.context());
    if (job.delivery() != null) {
      fields.put(JobField.DELIVERY, JobFieldJson.writeDelivery(job.delivery()));
    }
    write(fields, job.ledger().settled());
    if (job.ledger().reservedOn() != null) {
      fields.put(JobField.RESERVED_DAY, job.ledger().reservedOn().toEpochDay());
    }
    put(fields, JobField.DUE_AT, job.dueAt());
    writeState(fields, job.state());
    return fields;
  }

  private static void write(Map<JobField, Object> fields, Usage settled) {
    putCount(fields, JobField.SETTLED_JOBS, settled.jobs());
    putCount(fields, JobField.SETTLED_RUNS, settled.runs());
    putCount(fields, JobField.SETTLED_MILLIS, settled.runMillis());
    Spend spend = settled.spend();
    putCount(fields, JobField.SETTLED_INPUT_TOKENS, spend.tokens().input());
    putCount(fields, JobField.SETTLED_OUTPUT_TOKENS, spend.tokens().output());
    putCount(fields, JobField.SETTLED_CACHED_TOKENS, spend.tokens().cached());
    putCount(fields, JobField.SETTLED_NANOS, spend.nanos());
    putCount(fields, JobField.SETTLED_SAVED_NANOS, spend.savedNanos());
  }

  private static void writeState(Map<JobField, Object> fields, JobState state) {
    switch (state) {
      case Queued(Instant notBefore) -> put(fields, JobField.NOT_BEFORE, notBefore);
      case Running(Lease lease, Instant cancelRequestedAt) -> {
        fields.put(JobField.LEASE_OWNER, lease.owner());
        put(fields, JobField.LEASE_UNTIL, lease.until());
        put(fields, JobField.CANCEL_REQUESTED_AT, cancelRequestedAt);
      }
      case Succeeded(Instant at, Payload output, String modelDigest) -> {
        put(fields, JobField.COMPLETED_AT, at);
        put(fields, JobField.OUTPUT, JobField.OUTPUT_REF, output);
        fields.put(JobField.MODEL_DIGEST, modelDigest);
      }
      case Failed(Instant at, JobError error) -> {
        put(fields, JobField.COMPLETED_AT, at);
        fields.put(JobField.ERROR_CODE, error.code().slug());
        fields.put(JobField.ERROR_DETAIL, error.detail());
      }
      case Canceled(Instant at) -> put(fields, JobField.COMPLETED_AT, at);
      case Expired(Instant at) -> put(fields, JobField.COMPLETED_AT, at);
    }
  }

  /**
   * The job that the fields describe.
   *
   * @throws RuntimeException if the fields are not those of a job
   */
  public static Job read(Map<JobField, Object> fields) {
    JobKey key =
        new JobKey(
            new TenantId(text(fields, JobField.TENANT)), new JobId(text(fields, JobField.ID)));
    JobRequest request =
        new JobRequest(
            ModelRef.parse(text(fields, JobField.MODEL)),
            lane(fields),
            payload(fields, JobField.INPUT, JobField.INPUT_REF),
            text(fields, JobField.INPUT_SHA256),
            text(fields, JobField.REQUEST_SHA256),
            time(fields, JobField.CREATED_AT),
            time(fields, JobField.DEADLINE),
            optional(fields, JobField.WEBHOOK, JobFieldJson::readWebhook),
            context(fields));
    return new Job(
        key,
        number(fields, JobField.VERSION),
        request,
        runs(fields),
        state(fields),
        new Ledger(settled(fields), reservedOn(fields)),
        optional(fields, JobField.DELIVERY, JobFieldJson::readDelivery),
        optionalTime(fields, JobField.DUE_AT));
  }

  private static JobContext context(Map<JobField, Object> fields) {
    Map<String, String> metadata = optional(fields, JobField.METADATA, JobFieldJson::readMetadata);
    return new JobContext(
        metadata == null ? Map.of() : metadata,
        optional(fields, JobField.TRACEPARENT, text -> text),
        optional(fields, JobField.ORIGIN, text -> text),
        count(fields, JobField.NO_CACHE) == 1);
  }

  private static void write(Map<JobField, Object> fields, JobContext context) {
    if (!context.metadata().isEmpty()) {
      fields.put(JobField.METADATA, JobFieldJson.writeMetadata(context.metadata()));
    }
    if (context.traceparent() != null) {
      fields.put(JobField.TRACEPARENT, context.traceparent());
    }
    if (context.origin() != null) {
      fields.put(JobField.ORIGIN, context.origin());
    }
    putCount(fields, JobField.NO_CACHE, context.noCache() ? 1 : 0);
  }

  private static @Nullable LocalDate reservedOn(Map<JobField, Object> fields) {
    return fields.get(JobField.RESERVED_DAY) instanceof Long day ? LocalDate.ofEpochDay(day) : null;
  }

  /** A record that an earlier version has ended owes nothing, and has no counts. */
  private static Usage settled(Map<JobField, Object> fields) {
    boolean old =
        !fields.containsKey(JobField.DUE_AT) && !fields.containsKey(JobField.SETTLED_JOBS);
    return old && fields.containsKey(JobField.COMPLETED_AT)
        ? new Usage(1, number(fields, JobField.ATTEMPTS), 0)
        : new Usage(
            count(fields, JobField.SETTLED_JOBS),
            count(fields, JobField.SETTLED_RUNS),
            count(fields, JobField.SETTLED_MILLIS),
            new Spend(
                new Tokens(
                    count(fields, JobField.SETTLED_INPUT_TOKENS),
                    count(fields, JobField.SETTLED_OUTPUT_TOKENS),
                    count(fields, JobField.SETTLED_CACHED_TOKENS)),
                count(fields, JobField.SETTLED_NANOS),
                count(fields, JobField.SETTLED_SAVED_NANOS)));
  }

  private static Lane lane(Map<JobField, Object> fields) {
    Lane lane = optional(fields, JobField.LANE, Lane::ofWord);
    return lane == null ? Lane.CPU : lane;
  }

  private static Runs runs(Map<JobField, Object> fields) {
    Calls calls = optional(fields, JobField.CALLS, CallsJson::read);
    List<Attempt> known = optional(fields, JobField.EARLIER_ATTEMPTS, JobFieldJson::readAttempts);
    List<Attempt> earlier = known == null ? new ArrayList<>() : known;
    long attempts = number(fields, JobField.ATTEMPTS);
    while (attempts - earlier.size() > 1) {
      earlier.add(unrecorded(earlier.size() + 1, time(fields, JobField.STARTED_AT)));
    }
    return new Runs(
        Math.toIntExact(number(fields, JobField.ATTEMPTS)),
        Math.toIntExact(count(fields, JobField.ATTEMPTS_SINCE)),
        Math.toIntExact(count(fields, JobField.DEFERRALS)),
        Math.toIntExact(count(fields, JobField.RESENT)),
        optionalTime(fields, JobField.STARTED_AT),
        earlier,
        calls == null ? Calls.NONE : calls);
  }

  /** An attempt of which an earlier version kept no more than that it was. */
  private static Attempt unrecorded(int number, Instant before) {
    return new Attempt(
        number,
        before,
        before,
        JobStatus.FAILED,
        new JobError(ErrorCode.INTERNAL, "Nothing more was recorded"));
  }

  private static JobState state(Map<JobField, Object> fields) {
    return switch (JobStatus.ofWord(text(fields, JobField.STATUS))) {
      case QUEUED -> new Queued(optionalTime(fields, JobField.NOT_BEFORE));
      case RUNNING ->
          new Running(
              new Lease(text(fields, JobField.LEASE_OWNER), time(fields, JobField.LEASE_UNTIL)),
              optionalTime(fields, JobField.CANCEL_REQUESTED_AT));
      case SUCCEEDED ->
          new Succeeded(
              time(fields, JobField.COMPLETED_AT),
              payload(fields, JobField.OUTPUT, JobField.OUTPUT_REF),
              text(fields, JobField.MODEL_DIGEST));
      case FAILED ->
          new Failed(
              time(fields, JobField.COMPLETED_AT),
              new JobError(
                  ErrorCode.ofSlug(text(fields, JobField.ERROR_CODE)),
                  text(fields, JobField.ERROR_DETAIL)));
      case CANCELED -> new Canceled(time(fields, JobField.COMPLETED_AT));
      case EXPIRED -> new Expired(time(fields, JobField.COMPLETED_AT));
    };
  }

  private static void put(
      Map<JobField, Object> fields, JobField inline, JobField reference, Payload payload) {
    switch (payload) {
      case Payload.Inline(String json) -> fields.put(inline, json);
      case Payload.Stored stored -> fields.put(reference, stored.reference());
      case Payload.Removed _ -> {}
    }
  }

  private static void put(Map<JobField, Object> fields, JobField field, @Nullable Instant time) {
    if (time != null) {
      fields.put(field, time.toEpochMilli());
    }
  }

  private static void putCount(Map<JobField, Object> fields, JobField field, long count) {
    if (count != 0) {
      fields.put(field, count);
    }
  }

  private static long count(Map<JobField, Object> fields, JobField field) {
    return fields.get(field) instanceof Long count ? count : 0;
  }

  private static <T> @Nullable T optional(
      Map<JobField, Object> fields, JobField field, Function<String, T> reader) {
    return fields.get(field) instanceof String text ? reader.apply(text) : null;
  }

  private static Payload payload(
      Map<JobField, Object> fields, JobField inline, JobField reference) {
    Instant removed = optionalTime(fields, JobField.DATA_REMOVED_AT);
    if (removed != null) {
      return new Payload.Removed(removed, count(fields, JobField.ERASE_OWED) == 0);
    }
    return fields.get(inline) instanceof String json
        ? new Payload.Inline(json)
        : Payload.Stored.ofReference(text(fields, reference));
  }

  private static String text(Map<JobField, Object> fields, JobField field) {
    return (String) Objects.requireNonNull(fields.get(field), field::column);
  }

  private static long number(Map<JobField, Object> fields, JobField field) {
    return (Long) Objects.requireNonNull(fields.get(field), field::column);
  }

  private static Instant time(Map<JobField, Object> fields, JobField field) {
    return Instant.ofEpochMilli(number(fields, field));
  }

  private static @Nullable Instant optionalTime(Map<JobField, Object> fields, JobField field) {
    return fields.containsKey(field) ? time(fields, field) : null;
  }
}
