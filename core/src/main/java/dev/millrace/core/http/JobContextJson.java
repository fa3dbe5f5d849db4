package dev.millrace.core.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.Traceparent;
import dev.millrace.core.queue.QueuePlace;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What surrounds a job, as clients see it: their own notes, its trace, its place in the queue. */
final class JobContextJson {
  private JobContextJson() {}

  static void write(JsonGenerator json, Job job) throws IOException {
    Map<String, String> metadata = job.request().context().metadata();
    if (!metadata.isEmpty()) {
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, String> pair : metadata.entrySet()) {
        json.writeStringField(pair.getKey(), pair.getValue());
      }
      json.writeEndObject();
    }
    Optional<Traceparent> trace = Traceparent.of(job);
    if (trace.isPresent()) {
      json.writeStringField("trace_id", trace.get().traceId());
    }
  }

  static void write(JsonGenerator json, @Nullable QueuePlace place) throws IOException {
    if (place != null) {
      json.writeObjectFieldStart("queue");
      json.writeNumberField("position_estimate", place.position());
      json.writeNumberField("ahead_estimate", place.ahead());
      json.writeNumberField("oldest_age_seconds", place.oldestAge().toSeconds());
      json.writeEndObject();
    }
  }
}
