package dev.millrace.client;

/** A job ended without a result: failed, canceled or expired. */
public final class JobFailedException extends MillraceException {
  private static final long serialVersionUID = 1L;

  private final transient Job job;

  JobFailedException(Job job) {
    super(sentence(job), null);
    this.job = job;
  }

  /** The job as it ended. */
  public Job job() {
    return job;
  }

  private static String sentence(Job job) {
    String text = "The job " + job.id() + " is " + job.status().word();
    JobError error = job.error();
    return error == null ? text : text + ": " + error.detail() + " (" + error.code() + ")";
  }
}
