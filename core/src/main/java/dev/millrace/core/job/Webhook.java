package dev.millrace.core.job;

import java.util.Set;

/**
 * Whom to call when a job has ended.
 *
 * @param url where, as it was checked at submission
 * @param events the final statuses that are worth a call
 * @param apiUrl by what address the client knew the API, for the links in the call; no slash at its
 *     end
 */
public record Webhook(String url, Set<JobStatus> events, String apiUrl) {

  public Webhook {
    events = Set.copyOf(events);
  }
}
