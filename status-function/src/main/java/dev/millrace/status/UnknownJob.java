package dev.millrace.status;

import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;

/** The one answer to every id that names none of the tenant's jobs. */
final class UnknownJob {
  private UnknownJob() {}

  static ProblemException problem() {
    return new ProblemException(ProblemType.JOB_NOT_FOUND, "It never was, or its time is over");
  }
}
