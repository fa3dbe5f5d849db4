package dev.millrace.status;

import dev.millrace.core.http.Faults;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.Query;
import dev.millrace.core.job.JobFilter;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of the list of its jobs.
 *
 * @param limit jobs of a page at the most
 * @param cursor as sent; null for the first page
 */
record ListForm(JobFilter filter, int limit, @Nullable String cursor) {
  private static final Set<String> NAMES =
      Set.of("status", "model", "created_after", "created_before", "error_code", "limit", "cursor");
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|100");
  private static final int DEFAULT_LIMIT = 20;
  private static final String PREFIX = "/query/";

  /**
   * Reads the query.
   *
   * @throws ProblemException naming every parameter that is wrong
   */
  static ListForm read(Query query) {
    Faults faults = new Faults();
    faults.checkNames(query, NAMES);
    for (String name : NAMES) {
      if (query.all(name).size() > 1 && !name.equals("status")) {
        faults.add(PREFIX + name, "is there more than once");
      }
    }
    FilterReader reader = new FilterReader(faults);
    JobFilter filter =
        new JobFilter(
            reader.statuses(query.all("status"), PREFIX + "status"),
            reader.model(first(query, "model"), PREFIX + "model"),
            reader.time(first(query, "created_after"), PREFIX + "created_after"),
            reader.time(first(query, "created_before"), PREFIX + "created_before"),
            reader.error(first(query, "error_code"), PREFIX + "error_code"));
    String limit = first(query, "limit");
    if (limit != null && !LIMIT.matcher(limit).matches()) {
      faults.add(PREFIX + "limit", "must be a whole number from 1 to 100");
    }
    faults.check();
    return new ListForm(
        filter, limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit), first(query, "cursor"));
  }

  private static @Nullable String first(Query query, String name) {
    return query.first(name).orElse(null);
  }
}
