package dev.millrace.llm.provider;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps keys for five minutes, or until a provider refuses one: so a new key in the source heals
 * without a restart. Thread-safe.
 */
final class CachedKeys implements KeySource {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int FIRST_PRINTABLE = 0x21;
  private static final int LAST_PRINTABLE = 0x7e;

  private final KeySource source;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new HashMap<>();

  private record Kept(String key, Instant until) {
    @Override
    public String toString() {
      return "a key until " + until;
    }
  }

  CachedKeys(KeySource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public synchronized String key(String reference) {
    Instant now = clock.instant();
    Kept known = kept.get(reference);
    if (known != null && now.isBefore(known.until())) {
      return known.key();
    }
    String key = source.key(reference).strip();
    if (key.isEmpty() || !key.chars().allMatch(CachedKeys::isPrintable)) {
      throw new ProviderException(
          ErrorCode.PROVIDER_ACCESS_DENIED,
          reference + " holds no key that can be sent in a header",
          Duration.ZERO,
          false,
          null);
    }
    kept.put(reference, new Kept(key, now.plus(KEPT)));
    return key;
  }

  /** Asks the source again the next time, unless it has a newer key than this one by now. */
  synchronized void refused(String reference, String key) {
    Kept known = kept.get(reference);
    if (known != null && known.key().equals(key)) {
      kept.remove(reference);
    }
  }

  private static boolean isPrintable(int character) {
    return character >= FIRST_PRINTABLE && character <= LAST_PRINTABLE;
  }
}
