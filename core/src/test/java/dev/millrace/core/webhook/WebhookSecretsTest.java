package dev.millrace.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookSecretsTest {
  private static final TenantId TENANT = new TenantId("t");
  private static final PayloadKey FIRST = new PayloadKey("secrets/webhooks-1");

  private final Map<PayloadKey, byte[]> contents = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private boolean storeIsDown;

  @Test
  void shouldMakeSecretsAsStandardWebhooksWantsThem() {
    assertThat(secrets(1).of(TENANT))
        .singleElement()
        .asString()
        .startsWith("whsec_")
        .satisfies(
            secret -> assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32));
    assertThat(WebhookSignature.sign(secrets(2).of(TENANT), "msg_1", Instant.EPOCH, "{}"))
        .contains(" ");
  }

  @Test
  void shouldGiveTheSameSecretsToEveryMachineAndAfterEveryStart() {
    assertThat(secrets(1).of(TENANT)).isEqualTo(secrets(1).of(TENANT));
    assertThat(contents).containsOnlyKeys(FIRST);
    assertThat(contents.get(FIRST)).hasSize(32);
  }

  @Test
  void shouldGiveEveryTenantItsOwn() {
    WebhookSecrets secrets = secrets(1);
    Set<String> seen = new HashSet<>();

    for (int i = 0; i < 1000; i++) {
      assertThat(seen.addAll(secrets.of(new TenantId("t" + i)))).isTrue();
    }
  }

  @Test
  void shouldKeepTheSecretOfTheGenerationBefore() {
    String first = secrets(1).of(TENANT).getFirst();
    List<String> second = secrets(2).of(TENANT);
    List<String> third = secrets(3).of(TENANT);

    assertThat(second).hasSize(2).doesNotHaveDuplicates().last().isEqualTo(first);
    assertThat(third).hasSize(2).doesNotContain(first).last().isEqualTo(second.getFirst());
  }

  @Test
  void shouldAgreeWhenManyAreFirst() {
    List<List<String>> all =
        IntStream.range(0, 64).parallel().mapToObj(i -> secrets(2).of(TENANT)).toList();

    assertThat(Set.copyOf(all)).hasSize(1);
  }

  @Test
  void shouldReadTheStoreOnce() {
    WebhookSecrets secrets = secrets(1);
    secrets.of(TENANT);
    int readsBefore = reads.get();

    storeIsDown = true;
    secrets.of(new TenantId("other"));

    assertThat(reads).hasValue(readsBefore);
  }

  @Test
  void shouldTryAgainAfterTheStoreWasDown() {
    WebhookSecrets secrets = secrets(1);
    storeIsDown = true;
    assertThatThrownBy(() -> secrets.of(TENANT)).isInstanceOf(StoreUnavailableException.class);

    storeIsDown = false;

    assertThat(secrets.of(TENANT)).isEqualTo(secrets(1).of(TENANT));
  }

  @Test
  void shouldNotSignWithWhatIsNoMasterSecret() {
    contents.put(FIRST, new byte[0]);

    assertThatThrownBy(() -> secrets(1).of(TENANT)).isInstanceOf(CorruptPayloadException.class);
  }

  @Test
  void shouldCountGenerationsFromOne() {
    assertThatThrownBy(() -> secrets(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private WebhookSecrets secrets(int generation) {
    return new WebhookSecrets(new Store(), new SecureRandom(), generation);
  }

  private final class Store implements PayloadStore {
    @Override
    public boolean write(PayloadKey key, byte[] content) {
      return contents.putIfAbsent(key, content) == null;
    }

    @Override
    public Optional<byte[]> read(PayloadKey key) {
      reads.incrementAndGet();
      if (storeIsDown) {
        throw new StoreUnavailableException("The store is down", null);
      }
      return Optional.ofNullable(contents.get(key));
    }

    @Override
    public void deleteBelow(PayloadKey key) {
      throw new UnsupportedOperationException("Secrets are kept for ever");
    }
  }
}
