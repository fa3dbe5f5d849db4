package dev.millrace.client;

/** Asks for another try of a job, once, even if the first answer was lost. */
final class Retrying {
  private final Api api;

  Retrying(Api api) {
    this.api = api;
  }

  Job retry(String path) {
    Call call = api.call("POST", path + "/retry").once();
    try {
      return api.answer(call).job();
    } catch (MillraceException e) {
      if (!mayBeDone(e)) {
        throw e;
      }
      Job job = api.answer(api.call("GET", path)).job();
      return job.isFinal() ? api.answer(call).job() : job;
    }
  }

  private static boolean mayBeDone(MillraceException e) {
    return e instanceof ConnectionException
        || (e instanceof ProblemException problem && problem.isUnanswered());
  }
}
