package dev.millrace.core.job;

import dev.millrace.core.job.ProviderCall.Standing;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls of providers that a job has made.
 *
 * @param made how many, whatever came of them
 * @param unknown those of which nobody knows whether they must be paid for
 * @param spend what the answered ones have cost
 * @param fromCache whether the job's answer was there already
 * @param latest the last {@link #MOST_KEPT} and every open one, oldest first
 */
public record Calls(
    int made, int unknown, Spend spend, boolean fromCache, List<ProviderCall> latest) {

  /** So many calls are shown one by one. */
  public static final int MOST_KEPT = 20;

  /** None were made. */
  public static final Calls NONE = new Calls(0, 0, Spend.NONE, false, List.of());

  public Calls {
    latest = List.copyOf(latest);
  }

  /** The number of the next call. */
  public int next() {
    return made + 1;
  }

  /** Those of which nobody knows yet what came of them. */
  public List<ProviderCall> open() {
    return latest.stream().filter(call -> call.standing() == Standing.OPEN).toList();
  }

  /** One more, which is about to be made. */
  Calls begun(ProviderCall call) {
    if (call.number() != next() || call.standing() != Standing.OPEN) {
      throw new IllegalArgumentException("The next call is " + next() + ", and open");
    }
    List<ProviderCall> all = new ArrayList<>(latest);
    all.add(call);
    return new Calls(call.number(), unknown, spend, fromCache, trimmed(all));
  }

  /**
   * The same, with the open call of this one's number ended so; if it is not open, nothing changes.
   */
  public Calls ended(ProviderCall call) {
    List<ProviderCall> all = new ArrayList<>(latest);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).number() == call.number() && all.get(i).standing() == Standing.OPEN) {
        all.set(i, call);
        boolean answered = call.standing() == Standing.ANSWERED;
        return new Calls(
            made,
            unknown + (call.standing() == Standing.UNKNOWN ? 1 : 0),
            answered ? spend.plus(new Spend(call.tokens(), call.nanos(), 0)) : spend,
            fromCache,
            all);
      }
    }
    return this;
  }

  /** The same, answered by what was there already. */
  public Calls cached(long savedNanos) {
    return fromCache
        ? this
        : new Calls(made, unknown, spend.plus(new Spend(Tokens.NONE, 0, savedNanos)), true, latest);
  }

  private static List<ProviderCall> trimmed(List<ProviderCall> all) {
    for (int i = 0; all.size() > MOST_KEPT && i < all.size(); ) {
      if (all.get(i).standing() == Standing.OPEN) {
        i++;
      } else {
        all.remove(i);
      }
    }
    return all;
  }
}
