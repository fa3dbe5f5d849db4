package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.provider.AnswerCache;
import dev.millrace.core.provider.AnswerCache.Cached;
import dev.millrace.core.provider.AnswerCache.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCacheTest {
  private static final Duration LIFE = Duration.ofSeconds(60);

  /** When a window of a minute begins. */
  private static final Instant WINDOW = Instant.parse("2026-11-20T12:00:00Z");

  private static final Question QUESTION = new Question(Jobs.TENANT, "digest", "input", LIFE);
  private static final Cached ANSWER = new Cached("{\"text\":\"Blau, \\\"Müller\\\"\"}", 115);
  private static final Cached LATER = new Cached("{\"text\":\"Grey.\"}", 7);

  private final InMemoryPayloadStore store = new InMemoryPayloadStore();
  private Instant now = Jobs.NOW;
  private final AnswerCache cache = new AnswerCache(store, () -> now);

  @Test
  void shouldHaveNoAnswerToAQuestionThatWasNeverAsked() {
    assertThat(cache.find(QUESTION)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 30_000, 59_999})
  void shouldHaveAnAnswerUntilTheEndOfItsWindow(long offset) {
    now = WINDOW.plusMillis(offset);
    cache.keep(QUESTION, ANSWER);

    assertThat(cache.find(QUESTION)).contains(ANSWER);
    now = WINDOW.plus(LIFE).minusMillis(1);
    assertThat(cache.find(QUESTION)).contains(ANSWER);
    now = WINDOW.plus(LIFE);
    assertThat(cache.find(QUESTION)).isEmpty();
    now = WINDOW.plus(LIFE.multipliedBy(2));
    assertThat(cache.find(QUESTION)).isEmpty();
  }

  @Test
  void shouldKeepTheFirstAnswerOfAWindowAndAnotherInTheNext() {
    now = WINDOW;
    cache.keep(QUESTION, ANSWER);
    cache.keep(QUESTION, LATER);
    assertThat(cache.find(QUESTION)).contains(ANSWER);

    now = WINDOW.plus(LIFE);
    cache.keep(QUESTION, LATER);

    assertThat(cache.find(QUESTION)).contains(LATER);
  }

  @Test
  void shouldHaveNoAnswerOfAnotherTenantPackageInputOrLife() {
    cache.keep(QUESTION, ANSWER);

    TenantId other = new TenantId("tenant-b");
    assertThat(cache.find(new Question(other, "digest", "input", LIFE))).isEmpty();
    assertThat(cache.find(new Question(Jobs.TENANT, "digest-2", "input", LIFE))).isEmpty();
    assertThat(cache.find(new Question(Jobs.TENANT, "digest", "input-2", LIFE))).isEmpty();
    assertThat(cache.find(new Question(Jobs.TENANT, "digest", "input", LIFE.plusSeconds(1))))
        .isEmpty();
  }

  @Test
  void shouldLieWhereTheOperatorLooksForIt() {
    cache.keep(QUESTION, ANSWER);

    store.deleteBelow(AnswerCache.ALL);

    assertThat(cache.find(QUESTION)).isEmpty();
  }

  @Test
  void shouldNotTouchTheStoreForAnswersThatMayNeverBeUsedAgain() {
    Question never = new Question(Jobs.TENANT, "digest", "input", Duration.ZERO);
    AnswerCache untouched =
        new AnswerCache(new BrokenStore(new AssertionError("touched")), () -> now);

    untouched.keep(never, ANSWER);

    assertThat(untouched.find(never)).isEmpty();
  }

  @Test
  void shouldTakeAStoreThatDoesNotAnswerForAMiss() {
    AnswerCache broken =
        new AnswerCache(
            new BrokenStore(new StoreUnavailableException("down for now", null)), () -> now);

    broken.keep(QUESTION, ANSWER);

    assertThat(broken.find(QUESTION)).isEmpty();
  }

  @Test
  void shouldKeepNothingForLongerThanAWeek() {
    assertThat(new Question(Jobs.TENANT, "d", "i", AnswerCache.LONGEST).life())
        .isEqualTo(Duration.ofDays(7));
    for (Duration life : new Duration[] {Duration.ofDays(7).plusSeconds(1), LIFE.negated()}) {
      assertThatThrownBy(() -> new Question(Jobs.TENANT, "d", "i", life))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Fails at whatever it is asked. */
  private record BrokenStore(Throwable failure) implements PayloadStore {
    @Override
    public boolean write(PayloadKey key, byte[] content) {
      throw fail();
    }

    @Override
    public Optional<byte[]> read(PayloadKey key) {
      throw fail();
    }

    @Override
    public void deleteBelow(PayloadKey key) {
      throw fail();
    }

    private RuntimeException fail() {
      if (failure instanceof Error error) {
        throw error;
      }
      return (RuntimeException) failure;
    }
  }
}
