package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.model.ModelRef;
import dev.millrace.core.payload.Payload;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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
    put(fields, JobField.INPUT, JobField.INPUT_REF, request.input());
    fields.put(JobField.INPUT_SHA256, request.inputSha256());
    fields.put(JobField.REQUEST_SHA256, request.requestSha256());
    put(fields, JobField.CREATED_AT, request.createdAt());
    put(fields, JobField.DEADLINE, request.deadline());
    fields.put(JobField.ATTEMPTS, (long) job.runs().attempts());
    fields.put(JobField.CRASHES, (long) job.runs().crashes());
    put(fields, JobField.STARTED_AT, job.runs().startedAt());
    put(fields, JobField.DUE_AT, job.dueAt());
    switch (job.state()) {
      case Queued(Instant notBefore) -> put(fields, JobField.NOT_BEFORE, notBefore);
      case Running(Lease lease) -> {
        fields.put(JobField.LEASE_OWNER, lease.owner());
        put(fields, JobField.LEASE_UNTIL, lease.until());
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
      case Expired(Instant at) -> put(fields, JobField.COMPLETED_AT, at);
    }
    return fields;
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
            payload(fields, JobField.INPUT, JobField.INPUT_REF),
            text(fields, JobField.INPUT_SHA256),
            text(fields, JobField.REQUEST_SHA256),
            time(fields, JobField.CREATED_AT),
            time(fields, JobField.DEADLINE));
    Runs runs =
        new Runs(
            Math.toIntExact(number(fields, JobField.ATTEMPTS)),
            Math.toIntExact(number(fields, JobField.CRASHES)),
            optionalTime(fields, JobField.STARTED_AT));
    return new Job(
        key,
        number(fields, JobField.VERSION),
        request,
        runs,
        state(fields),
        optionalTime(fields, JobField.DUE_AT));
  }

  private static JobState state(Map<JobField, Object> fields) {
    return switch (JobStatus.ofWord(text(fields, JobField.STATUS))) {
      case QUEUED -> new Queued(optionalTime(fields, JobField.NOT_BEFORE));
      case RUNNING ->
          new Running(
              new Lease(text(fields, JobField.LEASE_OWNER), time(fields, JobField.LEASE_UNTIL)));
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
      case EXPIRED -> new Expired(time(fields, JobField.COMPLETED_AT));
    };
  }

  private static void put(
      Map<JobField, Object> fields, JobField inline, JobField reference, Payload payload) {
    switch (payload) {
      case Payload.Inline(String json) -> fields.put(inline, json);
      case Payload.Stored stored -> fields.put(reference, stored.reference());
    }
  }

  private static void put(Map<JobField, Object> fields, JobField field, @Nullable Instant time) {
    if (time != null) {
      fields.put(field, time.toEpochMilli());
    }
  }

  private static Payload payload(
      Map<JobField, Object> fields, JobField inline, JobField reference) {
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
