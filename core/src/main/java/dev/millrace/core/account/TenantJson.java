package dev.millrace.core.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A tenant as one JSON document, the same for every store. */
public final class TenantJson {
  private static final JsonMapper JSON = new JsonMapper();

  private TenantJson() {}

  /** The document. */
  public static String write(Tenant tenant) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", tenant.id().value());
    json.put("version", tenant.version());
    if (tenant.limits() != null) {
      write(json.putObject("limits"), tenant.limits());
    }
    tenant.keys().forEach(key -> write(json.withArray("keys").addObject(), key));
    return json.toString();
  }

  /**
   * Reads what {@link #write} has made.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Tenant read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      List<Key> keys = new ArrayList<>();
      json.path("keys").forEach(key -> keys.add(key(key)));
      return new Tenant(
          new TenantId(json.required("id").textValue()),
          json.required("version").longValue(),
          json.has("limits") ? limits(json.get("limits")) : null,
          keys);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A tenant's record is not JSON", e);
    }
  }

  private static void write(ObjectNode json, Limits limits) {
    json.put("per_second", limits.perSecond());
    json.put("burst", limits.burst());
    json.put("open_jobs", limits.openJobs());
    json.put("units_per_day", limits.unitsPerDay());
    json.put("nanos_per_month", limits.nanosPerMonth());
  }

  private static Limits limits(JsonNode json) {
    return new Limits(
        json.required("per_second").intValue(),
        json.required("burst").intValue(),
        json.required("open_jobs").intValue(),
        json.required("units_per_day").longValue(),
        json.path("nanos_per_month").asLong(Limits.NONE.nanosPerMonth()));
  }

  private static void write(ObjectNode json, Key key) {
    json.put("id", key.id());
    json.put("name", key.name());
    json.put("sha256", key.sha256());
    key.scopes().forEach(scope -> json.withArray("scopes").add(scope.word()));
    key.models().forEach(json.putArray("models")::add);
    json.put("created_at", key.createdAt().toEpochMilli());
    put(json, "expires_at", key.expiresAt());
    put(json, "revoked_at", key.revokedAt());
  }

  private static Key key(JsonNode json) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    json.required("scopes").forEach(word -> Scope.ofWord(word.textValue()).ifPresent(scopes::add));
    Set<String> models = new TreeSet<>();
    json.path("models").forEach(model -> models.add(model.textValue()));
    return new Key(
        json.required("id").textValue(),
        json.required("name").textValue(),
        json.required("sha256").textValue(),
        scopes,
        models,
        Instant.ofEpochMilli(json.required("created_at").longValue()),
        time(json, "expires_at"),
        time(json, "revoked_at"));
  }

  private static void put(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.toEpochMilli());
    }
  }

  private static @Nullable Instant time(JsonNode json, String name) {
    return json.has(name) ? Instant.ofEpochMilli(json.required(name).longValue()) : null;
  }
}
