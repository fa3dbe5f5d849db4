package dev.millrace.embedded;

import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadTicket;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Uploads as files beside the payloads. The server that takes the bytes hands them to {@link
 * #receive}, so that what lies here is always what was announced. Thread-safe.
 */
public final class FileUploadStore implements UploadStore {
  /** Where the server takes bytes, before the upload's id. */
  public static final String PATH = "/v1/uploads/";

  private final FilePayloadStore files;
  private final SignedLinks links;

  public FileUploadStore(FilePayloadStore files, SignedLinks links) {
    this.files = files;
    this.links = links;
  }

  @Override
  public UploadTicket ticket(Upload upload, String baseUrl) {
    String link = links.sign("PUT", PATH + upload.id(), upload.tenant(), upload.expiresAt());
    return new UploadTicket(
        "PUT", baseUrl + link, Map.of("Content-Type", upload.contentType(), "If-None-Match", "*"));
  }

  @Override
  public Optional<Stored> find(Upload upload) {
    OptionalLong size = files.size(upload.content());
    return size.isEmpty()
        ? Optional.empty()
        : Optional.of(new Stored(size.getAsLong(), upload.sha256()));
  }

  @Override
  public void copy(Upload upload, PayloadKey key) {
    files.share(upload.content(), key);
  }

  /**
   * Takes the bytes of an upload.
   *
   * @throws IOException if the stream breaks
   */
  public FilePayloadStore.Receipt receive(Upload upload, InputStream content) throws IOException {
    return files.receive(upload.content(), content, upload.size(), upload.sha256());
  }
}
