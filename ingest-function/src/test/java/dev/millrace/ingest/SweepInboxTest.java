package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.embedded.InMemoryInboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SweepInboxTest {
  private static final Instant PUT = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String KEY = "inbox/t/m/a";

  private final InMemoryInboxStore inbox = new InMemoryInboxStore();
  private final List<String> hints = new ArrayList<>();
  private Instant now = PUT;
  private final SweepInbox sweep =
      new SweepInbox(inbox, hints::addAll, PATIENCE, () -> now, new Random(5));

  @Test
  void shouldGiveAnEventItsTimeAndThenLookForTheObjectItself() {
    put(KEY);
    put("inbox/t/m/.draft");
    put("outbox/t/m/a.json");
    now = PUT.plus(PATIENCE).minusSeconds(1);
    assertThat(sweep.sweep()).isZero();

    now = PUT.plus(PATIENCE);
    assertThat(sweep.sweep()).isEqualTo(1);
    assertThat(hints).containsExactly(KEY);
  }

  @Test
  void shouldAskEverLessOftenForWhatStays() {
    put(KEY);
    List<Integer> byDay = new ArrayList<>();
    for (int day = 0; day < 3; day++) {
      int before = hints.size();
      for (int i = 0; i < 288; i++) {
        now = now.plus(PATIENCE);
        sweep.sweep();
      }
      byDay.add(hints.size() - before);
    }

    assertThat(byDay.getFirst()).isBetween(3, 40);
    assertThat(byDay.get(2)).isLessThan(byDay.getFirst());
  }

  @Test
  void shouldGoOnWhereItStoppedSoThatALongListIsSeenToItsEnd() {
    for (int i = 0; i < 25_000; i++) {
      put("inbox/t/m/%05d".formatted(i));
    }
    now = PUT.plus(PATIENCE);

    assertThat(sweep.sweep()).isEqualTo(20_000);
    assertThat(sweep.sweep()).isEqualTo(5_000);
    assertThat(new HashSet<>(hints)).hasSize(25_000);
  }

  private void put(String key) {
    inbox.put(key, new byte[1], "", PUT);
  }
}
