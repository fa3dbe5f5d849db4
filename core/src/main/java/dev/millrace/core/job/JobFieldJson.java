package dev.millrace.core.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of a job's record, and of a batch's, that are lists or objects, as JSON. */
public final class JobFieldJson {
  private static final JsonMapper JSON = new JsonMapper();

  private JobFieldJson() {}

  static String writeAttempts(List<Attempt> attempts) {
    ArrayNode list = JSON.createArrayNode();
    for (Attempt attempt : attempts) {
      ObjectNode entry = list.addObject();
      entry.put("n", attempt.number());
      entry.put("started_at", attempt.startedAt().toEpochMilli());
      putTime(entry, "ended_at", attempt.endedAt());
      entry.put("result", attempt.result().word());
      if (attempt.error() != null) {
        entry.put("code", attempt.error().code().slug());
        entry.put("detail", attempt.error().detail());
      }
    }
    return list.toString();
  }

  static List<Attempt> readAttempts(String text) {
    List<Attempt> attempts = new ArrayList<>();
    for (JsonNode entry : read(text)) {
      attempts.add(
          new Attempt(
              entry.required("n").intValue(),
              Instant.ofEpochMilli(entry.required("started_at").longValue()),
              time(entry, "ended_at"),
              JobStatus.ofWord(entry.required("result").textValue()),
              error(entry)));
    }
    return attempts;
  }

  private static @Nullable JobError error(JsonNode entry) {
    return entry.has("code")
        ? new JobError(
            ErrorCode.ofSlug(entry.required("code").textValue()),
            entry.required("detail").textValue())
        : null;
  }

  /** Whom to call. */
  public static String writeWebhook(Webhook webhook) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("url", webhook.url());
    entry.put("api_url", webhook.apiUrl());
    Set<String> words = new TreeSet<>();
    webhook.events().forEach(event -> words.add(event.word()));
    words.forEach(entry.putArray("events")::add);
    return entry.toString();
  }

  /** Reads what {@link #writeWebhook} has made. */
  public static Webhook readWebhook(String text) {
    JsonNode entry = read(text);
    Set<JobStatus> events = new TreeSet<>();
    entry.required("events").forEach(word -> events.add(JobStatus.ofWord(word.textValue())));
    return new Webhook(
        entry.required("url").textValue(), events, entry.required("api_url").textValue());
  }

  /** The notes of a client. */
  public static String writeMetadata(Map<String, String> metadata) {
    ObjectNode entry = JSON.createObjectNode();
    metadata.forEach(entry::put);
    return entry.toString();
  }

  /** Reads what {@link #writeMetadata} has made. */
  public static Map<String, String> readMetadata(String text) {
    Map<String, String> metadata = new TreeMap<>();
    read(text).forEachEntry((name, value) -> metadata.put(name, value.textValue()));
    return metadata;
  }

  /** Where the call stands. */
  public static String writeDelivery(Delivery delivery) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("standing", delivery.standing().word());
    entry.put("tries", delivery.tries());
    putTime(entry, "next_at", delivery.nextAt());
    ArrayNode list = entry.putArray("attempts");
    for (DeliveryAttempt attempt : delivery.attempts()) {
      ObjectNode call = list.addObject();
      call.put("at", attempt.at().toEpochMilli());
      call.put("reply", attempt.reply());
      call.put("status", attempt.status());
    }
    return entry.toString();
  }

  /** Reads what {@link #writeDelivery} has made. */
  public static Delivery readDelivery(String text) {
    JsonNode entry = read(text);
    List<DeliveryAttempt> attempts = new ArrayList<>();
    for (JsonNode call : entry.required("attempts")) {
      attempts.add(
          new DeliveryAttempt(
              Instant.ofEpochMilli(call.required("at").longValue()),
              call.required("reply").textValue(),
              call.required("status").intValue()));
    }
    return new Delivery(
        attempts,
        entry.required("tries").intValue(),
        Delivery.Standing.ofWord(entry.required("standing").textValue()),
        time(entry, "next_at"));
  }

  private static void putTime(ObjectNode entry, String name, @Nullable Instant time) {
    if (time != null) {
      entry.put(name, time.toEpochMilli());
    }
  }

  private static @Nullable Instant time(JsonNode entry, String name) {
    return entry.has(name) ? Instant.ofEpochMilli(entry.required(name).longValue()) : null;
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A field of a job is not JSON", e);
    }
  }
}
