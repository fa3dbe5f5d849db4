package dev.millrace.core.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link UploadStore} promises. Adapters' tests extend it. */
public abstract class UploadStoreContract {
  private static final Random RANDOM = new Random(System.nanoTime());

  protected abstract UploadStore store();

  /** Where copies can be read. */
  protected abstract PayloadStore payloads();

  /** Puts bytes as a client does, and answers the HTTP status. */
  protected abstract int put(Upload upload, byte[] content) throws Exception;

  /** The time by the store's clock. */
  protected abstract Instant now();

  @Test
  void shouldFindNothingBeforeTheBytesArePut() {
    assertThat(store().find(upload("nothing yet"))).isEmpty();
  }

  @Test
  void shouldFindWhatWasPut() throws Exception {
    Upload upload = upload("some bytes");

    assertThat(put(upload, bytes("some bytes"))).isEqualTo(200);
    assertThat(store().find(upload))
        .hasValueSatisfying(stored -> assertThat(stored.fits(upload)).isTrue());
  }

  @Test
  void shouldTakeBytesOnce() throws Exception {
    Upload upload = upload("first");
    put(upload, bytes("first"));

    assertThat(put(upload, bytes("first"))).isEqualTo(412);
    assertThat(payloads().read(upload.content()))
        .hasValueSatisfying(content -> assertThat(content).isEqualTo(bytes("first")));
  }

  @Test
  void shouldCopyWhatWasPutToAPayloadEvenTwice() throws Exception {
    Upload upload = upload("to be copied");
    PayloadKey key = new PayloadKey("jobs/tenant-a/test-" + upload.id() + "/file");
    put(upload, bytes("to be copied"));

    store().copy(upload, key);
    store().copy(upload, key);

    assertThat(payloads().read(key))
        .hasValueSatisfying(content -> assertThat(content).isEqualTo(bytes("to be copied")));
  }

  /** An upload of this text, announced now. */
  protected final Upload upload(String text) {
    return new Upload(
        new TenantId("tenant-a"),
        UploadId.random(RANDOM),
        "file.txt",
        "text/plain",
        bytes(text).length,
        Sha256.hex(text),
        now().plus(Upload.OPEN).truncatedTo(ChronoUnit.SECONDS));
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
