package dev.millrace.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.ModelCatalog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * That the API answers, since when, with which models, and whether its store answers too.
 * Thread-safe.
 */
public final class Health {
  private static final JsonMapper JSON = new JsonMapper();

  /** A job that never is, and that no tenant can have. */
  private static final JobKey NOBODYS =
      new JobKey(new TenantId("health"), new JobId("job_00000000000000000000000000"));

  private final ModelCatalog models;
  private final InstantSource clock;
  private final Instant startedAt;
  private final HealthCheck store;

  public Health(ModelCatalog models, JobStore store, InstantSource clock) {
    this.models = models;
    this.store = new HealthCheck(() -> store.find(NOBODYS), clock);
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /**
   * The document. {@code degraded} names what fails; the answer is 200 all the same, since whoever
   * takes servers that answer otherwise out of rotation would take all that share a store.
   */
  String render() {
    boolean stored = store.passes();
    ObjectNode json = JSON.createObjectNode();
    json.put("status", stored ? "ok" : "degraded");
    json.put("version", version());
    json.put("uptime_seconds", Duration.between(startedAt, clock.instant()).toSeconds());
    models.refs().forEach(ref -> json.withArray("models").add(ref.toString()));
    json.putObject("checks").put("store", stored ? "ok" : "failed");
    return json.toString();
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Health.class.getPackage().getImplementationVersion(), "development");
  }
}
