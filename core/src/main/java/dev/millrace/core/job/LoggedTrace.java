package dev.millrace.core.job;

import org.slf4j.MDC;

/** Names a job's trace, if it has one, in all that this thread logs until it is closed. */
public final class LoggedTrace implements AutoCloseable {
  private static final String KEY = "trace_id";

  private LoggedTrace() {}

  /** From here on. */
  public static LoggedTrace of(Job job) {
    Traceparent.of(job).ifPresent(trace -> MDC.put(KEY, trace.traceId()));
    return new LoggedTrace();
  }

  @Override
  public void close() {
    MDC.remove(KEY);
  }
}
