package dev.millrace.asl.run;

/**
 * How an engine runs.
 *
 * @param arns how it names what it makes
 * @param mapConcurrency how many children of one map run at once at most; Step Functions has 10,000
 */
public record EngineSettings(Arns arns, int mapConcurrency) {
  public EngineSettings {
    if (mapConcurrency < 1) {
      throw new IllegalArgumentException("at least one child must be able to run");
    }
  }
}
