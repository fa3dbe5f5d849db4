package dev.millrace.status;

import dev.millrace.core.job.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What AWS asks for a job, from its usage: an estimate, for x86 in us-east-1 at the list prices of
 * November 2026, on demand and without the free tier. Only what grows with the jobs is in it: not
 * storage, logs, traffic, alarms, more polls than one, nor the time that a waiting request ({@code
 * Prefer: wait}) holds its function.
 *
 * @param perJob dollars, whatever becomes of it
 * @param perRun dollars for each attempt
 * @param perSecond dollars for a second of running
 */
public record PriceTable(double perJob, double perRun, double perSecond) {
  /** Nobody has to be paid for one's own machine. */
  public static final PriceTable FREE = new PriceTable(0, 0, 0);

  private static final double LAMBDA_GB_SECOND = 0.0000166667;
  private static final double LAMBDA_REQUEST = 0.20e-6;
  private static final double API_GATEWAY_REQUEST = 3.50e-6;
  private static final double SQS_REQUEST = 0.40e-6;
  private static final double DYNAMODB_WRITE = 0.625e-6;
  private static final double DYNAMODB_READ = 0.125e-6;

  /** Submitted once, asked about once. */
  private static final int API_REQUESTS = 2;

  /** Each of these for 50 ms with 512 MB. */
  private static final double API_GB_SECONDS = 0.05 * 0.5;

  /**
   * Created (2), ended (2) and settled in a transaction (2 × 2), each with its entry in an index.
   */
  private static final int WRITES_PER_JOB = 8;

  /** The claim, with its entry in the index. */
  private static final int WRITES_PER_RUN = 2;

  /** The worker's and the poll's, both strong. */
  private static final int READS = 1;

  /** Its message is sent, received and deleted, as if it travelled alone. */
  private static final int MESSAGES = 3;

  private static final int DIGITS = 6;
  private static final double MEGABYTES = 1024;
  private static final double MEGABYTES_PER_VCPU = 1769;

  /**
   * The prices of a deployment. A worker has one vCPU for each {@value #MEGABYTES_PER_VCPU} MB and
   * runs one job on each, so that a job's second is that part of the worker's.
   *
   * @param workerMemory of a worker, in MB
   */
  public static PriceTable ofWorkers(int workerMemory) {
    long streams = Math.max(1, Math.round(workerMemory / MEGABYTES_PER_VCPU));
    return new PriceTable(
        API_REQUESTS * (API_GATEWAY_REQUEST + LAMBDA_REQUEST + API_GB_SECONDS * LAMBDA_GB_SECOND)
            + WRITES_PER_JOB * DYNAMODB_WRITE
            + READS * DYNAMODB_READ,
        LAMBDA_REQUEST
            + MESSAGES * SQS_REQUEST
            + WRITES_PER_RUN * DYNAMODB_WRITE
            + READS * DYNAMODB_READ,
        workerMemory / MEGABYTES / streams * LAMBDA_GB_SECOND);
  }

  /** What this usage has cost, to a millionth of a dollar. */
  BigDecimal dollars(Usage usage) {
    double seconds = usage.runMillis() / 1000.0;
    return BigDecimal.valueOf(perJob * usage.jobs() + perRun * usage.runs() + perSecond * seconds)
        .setScale(DIGITS, RoundingMode.HALF_UP);
  }
}
