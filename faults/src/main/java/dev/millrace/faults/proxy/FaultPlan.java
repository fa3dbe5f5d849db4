package dev.millrace.faults.proxy;

/** Decides what becomes of each request. Called by many threads at once. */
@FunctionalInterface
public interface FaultPlan {

  /**
   * What to do with this request, asked once, when it was read in full.
   *
   * <p>An exception from here closes the client's connection and goes to the thread's handler of
   * uncaught exceptions.
   */
  Fault decide(Exchange exchange);

  /** Relays everything untouched. */
  static FaultPlan none() {
    return exchange -> new Fault.None();
  }
}
