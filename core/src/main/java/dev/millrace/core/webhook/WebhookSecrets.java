package dev.millrace.core.webhook;

import dev.millrace.core.HmacSha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.StoredSecret;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The secrets that webhooks are signed with: one for each tenant, derived from a master secret that
 * whoever needs it first makes, once for ever, in the store. A higher generation is another master
 * secret; the one before stays valid beside it, so that receivers can change over.
 *
 * <p>Thread-safe if the random generator is.
 */
public final class WebhookSecrets {
  private final PayloadStore store;
  private final RandomGenerator random;
  private final int generation;
  private final Map<Integer, StoredSecret> masters = new ConcurrentHashMap<>();

  /**
   * Reads and makes nothing yet.
   *
   * @param random cannot be guessed
   * @param generation 1 or more; the same for all functions
   * @throws IllegalArgumentException if the generation is less than 1
   */
  public WebhookSecrets(PayloadStore store, RandomGenerator random, int generation) {
    if (generation < 1) {
      throw new IllegalArgumentException("The generation of webhook secrets is 1 or more");
    }
    this.store = store;
    this.random = random;
    this.generation = generation;
  }

  /**
   * The tenant's secrets, newest first, each {@code whsec_} and the base64 of 32 bytes: one in the
   * first generation, two in all others. The same at every call, on every machine.
   *
   * @throws StoreUnavailableException if the master secret was not read yet and the store cannot
   *     answer now
   * @throws CorruptPayloadException if what lies in the master secret's place is none
   */
  public List<String> of(TenantId tenant) {
    String newest = of(tenant, generation);
    return generation == 1 ? List.of(newest) : List.of(newest, of(tenant, generation - 1));
  }

  private String of(TenantId tenant, int oneGeneration) {
    byte[] secret = HmacSha256.of(master(oneGeneration), "webhook " + tenant);
    return WebhookSignature.SECRET_PREFIX + Base64.getEncoder().encodeToString(secret);
  }

  private byte[] master(int oneGeneration) {
    return masters
        .computeIfAbsent(
            oneGeneration, number -> new StoredSecret(store, "webhooks-" + number, random))
        .value();
  }
}
