package dev.millrace.openapi;

import java.util.Set;

/** What is in the contract and not yet in the code. */
public final class Pending {
  private static final Set<String> OPERATIONS =
      Set.of(
          "DELETE /v1/jobs/{id}",
          "GET /v1/jobs",
          "GET /v1/jobs/{id}/result",
          "GET /v1/queue",
          "POST /v1/jobs/actions",
          "POST /v1/uploads");

  private Pending() {}

  /** Whether nothing need answer there. */
  public static boolean includes(Operation operation) {
    return OPERATIONS.contains(operation.toString());
  }

  /** Whether nothing need answer there, and nothing does. */
  public static boolean includes(Operation operation, int status, String body) {
    return includes(operation)
        && ((status == 404 && body.contains("\"not-found\"")) || status == 405);
  }
}
