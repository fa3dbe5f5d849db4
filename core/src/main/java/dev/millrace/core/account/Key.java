package dev.millrace.core.account;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's key, as it is kept: everything but the key itself.
 *
 * @param id names the key in answers and logs: {@code key_} and 26 characters
 * @param name the tenant's own word for it; may be empty
 * @param sha256 of the key's text, 64 hexadecimal digits; the text has 192 random bits, so that no
 *     slower hash would be safer
 * @param scopes what it allows, at least one
 * @param models names of the models it may use; empty for all
 * @param createdAt when it was made
 * @param expiresAt when it ends by itself; null for never
 * @param revokedAt when somebody ended it; null for nobody
 */
public record Key(
    String id,
    String name,
    String sha256,
    Set<Scope> scopes,
    Set<String> models,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  /**
   * Checks that it allows something.
   *
   * @throws IllegalArgumentException if it has no scope
   */
  public Key {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("A key without a scope allows nothing");
    }
    scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    models = Collections.unmodifiableSet(new TreeSet<>(models));
  }

  /** Whether it still opens anything. */
  public boolean isLive(Instant now) {
    return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
  }

  Key revoked(Instant now) {
    return new Key(id, name, sha256, scopes, models, createdAt, expiresAt, now);
  }
}
