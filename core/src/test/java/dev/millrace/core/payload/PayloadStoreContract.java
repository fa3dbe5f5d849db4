package dev.millrace.core.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadStore.Content;
import java.io.ByteArrayOutputStream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link PayloadStore} promises. Adapters' tests extend it. */
public abstract class PayloadStoreContract {
  private static final Random RANDOM = new Random(11);

  protected abstract PayloadStore store();

  @Test
  void shouldReadWhatWasWritten() {
    PayloadKey key = key();
    byte[] content = new byte[3_000_000];
    RANDOM.nextBytes(content);

    assertThat(store().has(key)).isFalse();
    assertThat(store().write(key, content)).isTrue();
    assertThat(store().has(key)).isTrue();
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
  void shouldReadAStreamFromAnyByteOn() throws IOException {
    PayloadKey key = key();
    store().write(key, bytes("content"));

    for (int from : new int[] {0, 3, 7}) {
      try (InputStream content = store().open(key, from).orElseThrow()) {
        assertThat(content).hasBinaryContent(bytes("content".substring(from)));
      }
    }
    assertThat(store().open(key(), 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 * 1024 * 1024, 33 * 1024 * 1024 + 1})
  void shouldWriteWhatNeedNotFitIntoTheMemory(int size) throws IOException {
    PayloadKey key = key();
    byte[] block = new byte[64 * 1024];
    RANDOM.nextBytes(block);
    Content content =
        out -> {
          for (int left = size; left > 0; left -= block.length) {
            out.write(block, 0, Math.min(left, block.length));
          }
        };

    assertThat(store().write(key, content)).isTrue();
    assertThat(store().write(key, content)).isFalse();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    content.writeTo(expected);
    try (InputStream read = store().open(key).orElseThrow()) {
      assertThat(Sha256.hex(read.readAllBytes())).isEqualTo(Sha256.hex(expected.toByteArray()));
    }
  }

  @Test
  void shouldStoreNothingOfContentThatBreaksOff() {
    PayloadKey key = key();

    assertThatThrownBy(() ->
            store()
                .write(
                    key,
                    out -> {
                      out.write(new byte[17 * 1024 * 1024]);
                      throw new IOException("Broken off");
                    }))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() ->
            store()
                .write(
                    key,
                    out -> {
                      out.write(1);
                      throw new IllegalStateException("No more");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(store().read(key)).isEmpty();
    assertThat(store().write(key, bytes("whole"))).isTrue();
    assertThat(store().write(key, out -> out.write(2))).isFalse();
    assertThat(store().read(key))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes("whole")));
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
