package dev.millrace.ingest;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadId;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadTicket;
import dev.millrace.core.upload.Uploads;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Takes an announcement of a file and says how to put its bytes. Thread-safe if the random
 * generator is.
 */
public final class OpenUpload {
  private final Uploads uploads;
  private final UploadStore store;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** An upload and the way to put its bytes. */
  record Opened(Upload upload, UploadTicket ticket) {}

  /**
   * Opens uploads.
   *
   * @param random cannot be guessed
   */
  public OpenUpload(
      Uploads uploads, UploadStore store, InstantSource clock, RandomGenerator random) {
    this.uploads = uploads;
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Opens an upload.
   *
   * @param baseUrl of the API
   * @throws StoreUnavailableException if it could not be written down
   */
  Opened open(Announcement announcement, String baseUrl) {
    Upload upload =
        new Upload(
            announcement.tenant(),
            UploadId.random(random),
            announcement.filename(),
            announcement.contentType(),
            announcement.size(),
            announcement.sha256(),
            clock.instant().plus(Upload.OPEN));
    uploads.announce(upload);
    return new Opened(upload, store.ticket(upload, baseUrl));
  }
}
