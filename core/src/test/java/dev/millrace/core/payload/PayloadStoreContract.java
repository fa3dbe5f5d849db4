package dev.millrace.core.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link PayloadStore} promises. Adapters' tests extend it. */
public abstract class PayloadStoreContract {
  private static final Random RANDOM = new Random(11);

  protected abstract PayloadStore store();

  @Test
  void shouldReadWhatWasWritten() {
    PayloadKey key = key();
    byte[] content = new byte[3_000_000];
    RANDOM.nextBytes(content);

    assertThat(store().write(key, content)).isTrue();
    assertThat(store().read(key)).hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
  }

  @Test
  void shouldReadAsAStreamWhatWasWritten() throws IOException {
    PayloadKey key = key();
    store().write(key, bytes("content"));

    try (InputStream content = store().open(key).orElseThrow()) {
      assertThat(content).hasBinaryContent(bytes("content"));
    }
    assertThat(store().open(key())).isEmpty();
  }

  @Test
  void shouldKeepAnEmptyPayload() {
    PayloadKey key = key();
    store().write(key, new byte[0]);

    assertThat(store().read(key)).hasValueSatisfying(read -> assertThat(read).isEmpty());
  }

  @Test
  void shouldReadNothingUnderAFreeKey() {
    assertThat(store().read(key())).isEmpty();
  }

  @Test
  void shouldNeverOverwrite() {
    PayloadKey key = key();
    store().write(key, bytes("first"));

    assertThat(store().write(key, bytes("second"))).isFalse();
    assertThat(store().read(key))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes("first")));
  }

  @Test
  void shouldLetOneOfManyWritersWin() throws Exception {
    PayloadKey key = key();
    CyclicBarrier start = new CyclicBarrier(8);
    long winners = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Stream<Future<Boolean>> writes =
          IntStream.range(0, 8)
              .mapToObj(i ->
                  threads.submit(() -> {
                    start.await();
                    return store().write(key, bytes("writer " + i));
                  }));
      for (Future<Boolean> write : writes.toList()) {
        winners += write.get() ? 1 : 0;
      }
    }

    assertThat(winners).isEqualTo(1);
  }

  @Test
  void shouldDeleteEverythingBelowAKeyAndNothingBesideIt() {
    String job = "jobs/tenant-a/test-" + RANDOM.nextLong(Long.MAX_VALUE);
    PayloadKey input = new PayloadKey(job + "/input.json");
    PayloadKey output = new PayloadKey(job + "/deep/output.json");
    PayloadKey neighbour = new PayloadKey(job + "0/input.json");
    for (PayloadKey key : new PayloadKey[] {input, output, neighbour}) {
      store().write(key, bytes("here"));
    }

    store().deleteBelow(new PayloadKey(job));
    store().deleteBelow(new PayloadKey(job));

    assertThat(store().read(input)).isEmpty();
    assertThat(store().read(output)).isEmpty();
    assertThat(store().read(neighbour)).isPresent();
    assertThat(store().write(input, bytes("again"))).isTrue();
  }

  private static PayloadKey key() {
    return new PayloadKey("jobs/tenant-a/test-" + RANDOM.nextLong(Long.MAX_VALUE) + "/input.json");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
