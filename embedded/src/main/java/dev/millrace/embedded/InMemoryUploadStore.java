package dev.millrace.embedded;

import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadTicket;
import java.util.Map;
import java.util.Optional;

/** Uploads beside payloads in memory, for tests, which put bytes as payloads. Thread-safe. */
public final class InMemoryUploadStore implements UploadStore {
  private final PayloadStore payloads;

  public InMemoryUploadStore(PayloadStore payloads) {
    this.payloads = payloads;
  }

  @Override
  public UploadTicket ticket(Upload upload, String baseUrl) {
    return new UploadTicket("PUT", baseUrl + "/" + upload.content(), Map.of());
  }

  /** It does not know the hash, as some makes of S3 do not. */
  @Override
  public Optional<Stored> find(Upload upload) {
    return payloads.read(upload.content()).map(bytes -> new Stored(bytes.length, null));
  }

  @Override
  public void copy(Upload upload, PayloadKey key) {
    payloads.write(key, payloads.read(upload.content()).orElseThrow());
  }
}
