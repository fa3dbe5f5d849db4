package dev.millrace.embedded;

import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadStoreContract;
import java.time.Instant;

class InMemoryUploadStoreTest extends UploadStoreContract {
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final UploadStore store = new InMemoryUploadStore(payloads);

  @Override
  protected UploadStore store() {
    return store;
  }

  @Override
  protected PayloadStore payloads() {
    return payloads;
  }

  @Override
  protected int put(Upload upload, byte[] content) {
    return payloads.write(upload.content(), content) ? 200 : 412;
  }

  @Override
  protected Instant now() {
    return Instant.EPOCH;
  }
}
