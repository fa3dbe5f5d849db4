package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Jobs, the newest first, without their outputs. They are read a page at a time while it is gone
 * through; each iteration begins anew.
 */
public final class JobList implements Iterable<Job> {
  private static final String PAGE_SIZE = "100";

  private final Api api;
  private final JobFilter filter;

  JobList(Api api, JobFilter filter) {
    this.api = api;
    this.filter = filter;
  }

  @Override
  public Iterator<Job> iterator() {
    return new Pages();
  }

  /** The same as a stream, as lazy. */
  public Stream<Job> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  private final class Pages implements Iterator<Job> {
    private final Queue<Job> page = new ArrayDeque<>();
    private @Nullable String cursor;
    private boolean more = true;

    @Override
    public boolean hasNext() {
      while (page.isEmpty() && more) {
        read();
      }
      return !page.isEmpty();
    }

    @Override
    public Job next() {
      if (!hasNext()) {
        throw new NoSuchElementException("There are no more jobs");
      }
      return page.remove();
    }

    /** A page may be empty and yet not the last. */
    private void read() {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("limit", PAGE_SIZE);
      if (cursor != null) {
        query.put("cursor", cursor);
      }
      JsonNode json = api.answer(api.call("GET", "/v1/jobs?" + filter.toQuery(query))).json();
      page.addAll(Json.list(json, "data", Job::of));
      cursor = Json.text(json, "next_cursor");
      more = json.path("has_more").asBoolean() && cursor != null;
    }
  }
}
