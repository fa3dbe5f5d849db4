package dev.millrace.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made.
 *
 * @param tenant whose key it is to be
 * @param name for people; null for none
 * @param scopes what it allows; empty for {@code read} and {@code submit}
 * @param models names of the models it may use; empty for all
 * @param expiresAt it ends then; null for never
 */
public record KeySpec(
    String tenant,
    @Nullable String name,
    List<String> scopes,
    List<String> models,
    @Nullable Instant expiresAt) {

  public KeySpec {
    scopes = List.copyOf(scopes);
    models = List.copyOf(models);
  }

  /** A key to read and submit. */
  public static KeySpec of(String tenant) {
    return new KeySpec(tenant, null, List.of(), List.of(), null);
  }

  /** A key with the same rights as this one. */
  public static KeySpec like(ApiKey key) {
    return new KeySpec(key.tenant(), key.name(), key.scopes(), key.models(), key.expiresAt());
  }

  /** The same under this name. */
  public KeySpec withName(String newName) {
    return new KeySpec(tenant, newName, scopes, models, expiresAt);
  }

  /** The same, which allows this. */
  public KeySpec withScopes(String... newScopes) {
    return new KeySpec(tenant, name, List.of(newScopes), models, expiresAt);
  }

  /** The same for these models only. */
  public KeySpec withModels(String... newModels) {
    return new KeySpec(tenant, name, scopes, List.of(newModels), expiresAt);
  }

  /** The same until this time. */
  public KeySpec withExpiry(Instant time) {
    return new KeySpec(tenant, name, scopes, models, time);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("tenant", tenant);
    if (name != null) {
      json.put("name", name);
    }
    if (!scopes.isEmpty()) {
      scopes.forEach(json.putArray("scopes")::add);
    }
    if (!models.isEmpty()) {
      models.forEach(json.putArray("models")::add);
    }
    if (expiresAt != null) {
      json.put("expires_at", expiresAt.toString());
    }
    return json;
  }
}
