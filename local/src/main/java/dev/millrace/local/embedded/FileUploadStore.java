package dev.millrace.local.embedded;

import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadTicket;
import dev.millrace.embedded.FilePayloadStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Uploads as files beside the payloads. The server that takes the bytes hands them to {@link
 * #receive}, so that what lies here is always what was announced. Thread-safe.
 */
final class FileUploadStore implements UploadStore {
  /** Where the server takes bytes, before the tenant, a tilde and the upload's id. */
  static final String PATH = "/v1/uploads/";

  /** Parts them: neither has one. */
  static final String PARTED = "~";

  private final FilePayloadStore files;
  private final SignedLinks links;

  FileUploadStore(FilePayloadStore files, SignedLinks links) {
    this.files = files;
    this.links = links;
  }

  @Override
  public UploadTicket ticket(Upload upload, String baseUrl) {
    String path = PATH + upload.tenant() + PARTED + upload.id();
    URI link = links.sign("PUT", path, upload.expiresAt());
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
  FilePayloadStore.Receipt receive(Upload upload, InputStream content) throws IOException {
    return files.receive(upload.content(), content, upload.size(), upload.sha256());
  }
}
