package dev.millrace.status.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.account.Key;
import dev.millrace.core.account.Limits;
import dev.millrace.core.http.SpendJson;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keys and limits as administrators see them. */
final class AccountJson {
  private AccountJson() {}

  static void write(ObjectNode json, TenantId tenant, Key key) {
    json.put("object", "key");
    json.put("id", key.id());
    json.put("tenant", tenant.value());
    json.put("name", key.name());
    key.scopes().forEach(scope -> json.withArray("scopes").add(scope.word()));
    key.models().forEach(json.putArray("models")::add);
    put(json, "created_at", key.createdAt());
    put(json, "expires_at", key.expiresAt());
    put(json, "revoked_at", key.revokedAt());
  }

  static void write(ObjectNode json, Limits limits) {
    json.put("per_second", limits.perSecond());
    json.put("burst", limits.burst());
    json.put("open_jobs", limits.openJobs());
    json.put("units_per_day", limits.unitsPerDay());
    SpendJson.put(json, "usd_per_month", limits.nanosPerMonth());
  }

  private static void put(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.toString());
    }
  }
}
