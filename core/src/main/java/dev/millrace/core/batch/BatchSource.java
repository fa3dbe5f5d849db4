package dev.millrace.core.batch;

import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.upload.UploadId;

/** Where a batch's rows come from. What it names does not change while it is read. */
public sealed interface BatchSource {

  /** A file that the client has put as an upload. */
  record Uploaded(UploadId id) implements BatchSource {}

  /** JSON Lines that were made of the items in the request itself. */
  record Items(PayloadKey key) implements BatchSource {}

  /** Exactly this version of an object in the bucket, or folder, in which users put objects. */
  record InboxFile(ObjectOrigin object) implements BatchSource {}

  /**
   * Every object there whose key begins so, each for one row.
   *
   * @param prefix {@code batches/<tenant>/} and more
   */
  record InboxPrefix(String prefix) implements BatchSource {}
}
