package dev.millrace.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongToIntFunction;

/**
 * The same work done raw and with the engine, one stream on each processor, in turns of half a
 * second, so that both meet the same noise.
 *
 * @param name of the work
 * @param raw {@code session.run} and nothing else; see {@link Streams#measure}
 * @param engine all of it
 */
record Comparison(String name, LongToIntFunction raw, LongToIntFunction engine) {
  private static final int TURNS = 4;
  private static final double TURN_SECONDS = 0.5;

  /** The compiler needs some thousand runs, which are seconds or, beside others, a minute. */
  private static final int WARM_UP_TURNS = 20;

  static void printHead() {
    System.out.printf(
        "%n%-28s    raw/s  engine/s  share  (lowest, highest)  raw CPU ms  engine CPU ms  share%n",
        "workload");
  }

  /** Prints the medians of the rounds. */
  void print(int rounds) throws InterruptedException {
    for (int i = 0; i < WARM_UP_TURNS; i++) {
      var _ = Streams.measure(TURN_SECONDS, engine);
    }
    double[][] found = new double[6][rounds];
    for (int i = 0; i < rounds; i++) {
      double[] round = round();
      for (int k = 0; k < round.length; k++) {
        found[k][i] = round[k];
      }
      found[4][i] = round[1] / round[0];
      found[5][i] = round[2] / round[3];
    }
    Arrays.stream(found).forEach(Arrays::sort);
    System.out.printf(
        Locale.ROOT,
        "%-28s  %7.0f  %8.0f  %5.3f  (%.3f, %.3f)     %10.3f  %13.3f  %5.3f%n",
        name,
        found[0][rounds / 2],
        found[1][rounds / 2],
        found[4][rounds / 2],
        found[4][0],
        found[4][rounds - 1],
        found[2][rounds / 2],
        found[3][rounds / 2],
        found[5][rounds / 2]);
  }

  /** Items a second raw and with the engine, and milliseconds of processor time raw and with it. */
  private double[] round() throws InterruptedException {
    double[] sums = new double[4];
    for (int i = 0; i < TURNS; i++) {
      Streams.Rate limit = Streams.measure(TURN_SECONDS, raw);
      Streams.Rate full = Streams.measure(TURN_SECONDS, engine);
      sums[0] += limit.perSecond() / TURNS;
      sums[1] += full.perSecond() / TURNS;
      sums[2] += limit.cpuMillis() / TURNS;
      sums[3] += full.cpuMillis() / TURNS;
    }
    return sums;
  }
}
