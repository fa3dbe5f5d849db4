package dev.millrace.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.embedded.InMemoryInboxStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxWatchTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String KEY = "inbox/local/m/a";

  private final InMemoryInboxStore inbox = new InMemoryInboxStore();
  private final List<String> taken = new ArrayList<>();
  private Instant now = NOW;
  private boolean down;
  private final InboxWatch watch =
      new InboxWatch(
          inbox,
          key -> {
            if (down) {
              throw new StoreUnavailableException("Not now", null);
            }
            taken.add(key);
          },
          () -> now);

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void shouldTakeAFileThatWasMovedInAtTheSecondLook() {
    put(3, NOW.minusSeconds(3600));
    look(1);
    assertThat(taken).isEmpty();

    look(1);
    assertThat(taken).containsExactly(KEY);
  }

  @Test
  void shouldWaitUntilNobodyWritesAnyMore() {
    for (int size = 0; size < 20; size++) {
      put(size, now);
      look(1);
    }
    assertThat(taken).isEmpty();

    look(2);
    assertThat(taken).containsExactly(KEY);
  }

  @Test
  void shouldTakeAFileWhoseTimeLiesAhead() {
    put(3, NOW.plusSeconds(86400));
    look(2);

    assertThat(taken).containsExactly(KEY);
  }

  @Test
  void shouldLookEverLessOftenAtWhatStays() {
    put(3, NOW.minusSeconds(3600));
    look(64);

    assertThat(taken).hasSize(6);
  }

  @Test
  void shouldComeAgainWhenItCouldNotBeTaken() {
    put(3, NOW.minusSeconds(3600));
    down = true;
    look(2);
    down = false;
    look(2);

    assertThat(taken).containsExactly(KEY);
  }

  @Test
  void shouldNotTakeWhatIsHidden() {
    inbox.put("inbox/local/m/.a", new byte[1], "", NOW.minusSeconds(9));
    look(4);

    assertThat(taken).isEmpty();
  }

  private void put(int size, Instant changedAt) {
    inbox.put(KEY, new byte[size], "", changedAt);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      now = now.plusSeconds(1);
      watch.look();
    }
  }
}
