package dev.millrace.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.model.ModelCatalog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** That the API answers, since when, and with which models. Thread-safe. */
public final class Health {
  private static final JsonMapper JSON = new JsonMapper();

  private final ModelCatalog models;
  private final InstantSource clock;
  private final Instant startedAt;

  public Health(ModelCatalog models, InstantSource clock) {
    this.models = models;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  String render() {
    ObjectNode json = JSON.createObjectNode();
    json.put("status", "ok");
    json.put("version", version());
    json.put("uptime_seconds", Duration.between(startedAt, clock.instant()).toSeconds());
    models.all().forEach(model -> json.withArray("models").add(model.ref().toString()));
    return json.toString();
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Health.class.getPackage().getImplementationVersion(), "development");
  }
}
