package dev.millrace.core.account;

import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tenant with its keys and limits: an immutable value, saved under its version as a job is.
 *
 * @param id the tenant
 * @param version the fence: 1 for a new one, one more at every saved change
 * @param limits its own; null for those that everybody has
 * @param keys oldest first; at most {@link #MOST_LIVE} live ones, and the latest ended ones
 */
public record Tenant(TenantId id, long version, @Nullable Limits limits, List<Key> keys) {

  /** So many keys may be live at once: the one in use, and the next one. */
  public static final int MOST_LIVE = 2;

  private static final int MOST_KEPT = 20;

  public Tenant {
    keys = List.copyOf(keys);
  }

  /** A tenant without keys, which is not stored yet. */
  public static Tenant fresh(TenantId id) {
    return new Tenant(id, 0, null, List.of());
  }

  /** The tenant with one key more; empty if it has two live ones already. */
  public Optional<Tenant> withKey(Key key, Instant now) {
    List<Key> live = keys.stream().filter(each -> each.isLive(now)).toList();
    if (live.size() >= MOST_LIVE) {
      return Optional.empty();
    }
    Stream<Key> ended = keys.stream().filter(each -> !each.isLive(now));
    long dropped = Math.max(0, keys.size() - live.size() - (MOST_KEPT - MOST_LIVE));
    List<Key> next = new ArrayList<>(ended.skip(dropped).toList());
    next.addAll(live);
    next.add(key);
    next.sort(Comparator.comparing(Key::createdAt));
    return Optional.of(new Tenant(id, version + 1, limits, next));
  }

  /** Its own limits, or else these. */
  public Limits limitsOr(Limits defaults) {
    return limits == null ? defaults : limits;
  }

  /** The key of this id. */
  public Optional<Key> key(String keyId) {
    return keys.stream().filter(each -> each.id().equals(keyId)).findFirst();
  }

  /** The tenant with this key ended, from now on. */
  public Tenant withRevoked(String keyId, Instant now) {
    List<Key> next =
        keys.stream()
            .map(each -> each.id().equals(keyId) && each.isLive(now) ? each.revoked(now) : each)
            .toList();
    return new Tenant(id, version + 1, limits, next);
  }

  /** The tenant with limits of its own. */
  public Tenant withLimits(Limits own) {
    return new Tenant(id, version + 1, own, keys);
  }
}
