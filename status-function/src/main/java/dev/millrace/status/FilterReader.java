package dev.millrace.status;

import dev.millrace.core.http.Faults;
import dev.millrace.core.http.Rfc3339;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.JobStatus;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a filter and notes every fault in them. For one request, in one thread. */
final class FilterReader {
  private static final Pattern MODEL =
      Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}(@[1-9][0-9]{0,8})?");

  private final Faults faults;

  FilterReader(Faults faults) {
    this.faults = faults;
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
          faults.add(pointer, "must be queued, running, succeeded, failed, canceled or expired");
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
      faults.add(pointer, "must be the name of a model, or name@version");
    }
    return text;
  }

  @Nullable Instant time(@Nullable String text, String pointer) {
    if (text == null) {
      return null;
    }
    Optional<Instant> time = Rfc3339.parse(text);
    if (time.isEmpty()) {
      faults.add(pointer, "must be a time as RFC 3339 has it: 2026-11-20T12:00:00Z");
    }
    return time.orElse(null);
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
    faults.add(pointer, "must be the code of an error that jobs end in");
    return null;
  }
}
