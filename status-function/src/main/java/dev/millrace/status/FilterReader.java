package dev.millrace.status;

import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.JobStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a filter and notes every fault in them. For one request, in one thread. */
final class FilterReader {
  private static final Pattern MODEL =
      Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}(@[1-9][0-9]{0,8})?");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\S{1,25}");
  private static final int LONGEST_POINTER = 100;

  private final List<FieldError> errors = new ArrayList<>();

  void refuse(String pointer, String detail) {
    boolean cut = pointer.length() > LONGEST_POINTER;
    errors.add(new FieldError(cut ? pointer.substring(0, LONGEST_POINTER) : pointer, detail));
  }

  /** The same of a name that a client has chosen. */
  void refuseName(String parent, String name, String detail) {
    refuse(parent + "/" + name.replace("~", "~0").replace("/", "~1"), detail);
  }

  /** Words, or lists of words joined by commas. */
  Set<JobStatus> statuses(List<String> lists, String pointer) {
    Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
    for (String list : lists) {
      for (String word : list.split(",", -1)) {
        JobStatus status = status(word);
        if (status != null) {
          statuses.add(status);
        } else {
          refuse(pointer, "must be queued, running, succeeded, failed, canceled or expired");
          return statuses;
        }
      }
    }
    return statuses;
  }

  private static @Nullable JobStatus status(String word) {
    for (JobStatus status : JobStatus.values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    return null;
  }

  @Nullable String model(@Nullable String text, String pointer) {
    if (text != null && !MODEL.matcher(text).matches()) {
      refuse(pointer, "must be the name of a model, or name@version");
    }
    return text;
  }

  @Nullable Instant time(@Nullable String text, String pointer) {
    if (text == null) {
      return null;
    }
    Instant time = TIME.matcher(text).matches() ? parse(text) : null;
    if (time == null) {
      refuse(pointer, "must be a time as RFC 3339 has it: 2026-11-20T12:00:00Z");
    }
    return time;
  }

  private static @Nullable Instant parse(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Nullable ErrorCode error(@Nullable String text, String pointer) {
    if (text == null) {
      return null;
    }
    for (ErrorCode code : ErrorCode.values()) {
      if (code.slug().equals(text)) {
        return code;
      }
    }
    refuse(pointer, "must be the code of an error that jobs end in");
    return null;
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException if there was any fault
   */
  void check() {
    if (!errors.isEmpty()) {
      errors.sort(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail));
      throw new ProblemException(
          new Problem(ProblemType.VALIDATION_FAILED, "See errors for each fault", errors));
    }
  }
}
