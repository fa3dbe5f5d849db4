package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.Traceparent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a submission gives its job to take along: the members {@code metadata} and {@code cache} of
 * its body, and the header {@code traceparent}.
 */
final class SubmitContext {
  private static final String FIELD = "metadata";
  private static final String CACHE = "cache";
  private static final JsonMapper JSON = new JsonMapper();

  private SubmitContext() {}

  /** Adds every fault in the form of the metadata, which need not be there. */
  static void check(JsonNode body, Faults faults) {
    if (body.has(CACHE) && !body.get(CACHE).isBoolean()) {
      faults.add("/" + CACHE, "must be true or false");
    }
    JsonNode metadata = body.path(FIELD);
    if (!metadata.isObject() && !metadata.isMissingNode()) {
      faults.add("/" + FIELD, "must be an object");
    }
    metadata.forEachEntry((name, value) -> {
      if (hasControl(name)) {
        faults.add("/" + FIELD, "has a name with control characters");
      } else if (!value.isTextual()) {
        faults.add(pointer(name), "must be a string");
      } else if (hasControl(value.textValue())) {
        faults.add(pointer(name), "must not have control characters");
      }
    });
  }

  /**
   * What was given, of a body whose form was found good. A {@code traceparent} that is not one is
   * ignored, as its specification wants it.
   *
   * @throws ProblemException if the metadata are too large
   */
  static JobContext read(ApiRequest request, JsonNode body) {
    Map<String, String> metadata = new TreeMap<>();
    body.path(FIELD).forEachEntry((name, value) -> metadata.put(name, value.textValue()));
    long bytes =
        metadata.entrySet().stream()
            .mapToLong(pair -> bytes(pair.getKey()) + bytes(pair.getValue()))
            .sum();
    checkSize("pairs", metadata.size(), JobContext.MOST_METADATA);
    checkSize("bytes of names and values", bytes, JobContext.MOST_METADATA_BYTES);
    return new JobContext(metadata, traceparent(request), null, !body.path(CACHE).asBoolean(true));
  }

  /** A part of the request's fingerprint; empty text without metadata. */
  static String fingerprint(JobContext context) {
    String cache = context.noCache() ? " no cache" : "";
    if (context.metadata().isEmpty()) {
      return cache;
    }
    ObjectNode json = JSON.createObjectNode();
    context.metadata().forEach(json::put);
    return cache + " metadata " + json;
  }

  private static @Nullable String traceparent(ApiRequest request) {
    List<String> values = request.headers().all("traceparent");
    return values.size() == 1
        ? Traceparent.parse(values.getFirst().strip()).map(Traceparent::toString).orElse(null)
        : null;
  }

  private static void checkSize(String what, long actual, long limit) {
    if (actual > limit) {
      throw new ProblemException(
          new Problem(
                  ProblemType.METADATA_TOO_LARGE,
                  "At most " + limit + " " + what,
                  List.of(new FieldError("/" + FIELD, "has " + actual + " " + what)))
              .with("limit", limit)
              .with("actual", actual));
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static String pointer(String name) {
    return Faults.below("/" + FIELD, name);
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
