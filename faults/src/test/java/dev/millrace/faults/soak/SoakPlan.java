package dev.millrace.faults.soak;

/**
 * What a soak does.
 *
 * @param emulated whether on the emulated AWS, else on the embedded server
 * @param jobs how many are submitted
 * @param workerKills kills of processes of the worker function, spread over the jobs
 * @param serverKills kills of the whole server, spread over the jobs
 * @param faultRate share of calls that go wrong: of the functions to the services, or of the
 *     clients to the API
 * @param seed decides faults and victims
 */
record SoakPlan(
    boolean emulated, int jobs, int workerKills, int serverKills, double faultRate, long seed) {

  /** The plan with what system properties change: {@code soak.<name>.jobs} and so on. */
  SoakPlan orAsTold(String name) {
    String prefix = "soak." + name + ".";
    return new SoakPlan(
        emulated,
        Integer.getInteger(prefix + "jobs", jobs),
        Integer.getInteger(prefix + "workerKills", workerKills),
        Integer.getInteger(prefix + "serverKills", serverKills),
        faultRate,
        Long.getLong("soak.seed", seed));
  }
}
