package dev.millrace.statemachine.source;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.RowFormat;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.input.InputSchemas;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.Uploads;
import dev.millrace.statemachine.line.Line;
import dev.millrace.statemachine.line.LineCutter;
import dev.millrace.statemachine.line.Place;
import dev.millrace.statemachine.row.CsvHeader;
import dev.millrace.statemachine.row.FileMember;
import dev.millrace.statemachine.row.JsonRows;
import dev.millrace.statemachine.row.RowFactory;
import dev.millrace.statemachine.row.RowSyntax;
import dev.millrace.statemachine.row.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** Opens the sources of batches. Thread-safe. */
public final class RowSources {
  /** A line may be as long as a request's body. */
  private static final int LONGEST_LINE = JsonBody.MOST_BYTES;

  private final PayloadStore payloads;
  private final Uploads uploads;
  private final UploadStore uploadStore;
  private final InboxStore inbox;
  private final PinFiles files;
  private final InputSchemas schemas = new InputSchemas();

  public RowSources(
      PayloadStore payloads, UploadStore uploadStore, InboxStore inbox, PinFiles files) {
    this.payloads = payloads;
    this.uploads = new Uploads(payloads);
    this.uploadStore = uploadStore;
    this.inbox = inbox;
    this.files = files;
  }

  /**
   * The rows of the batch's source from a place on; to be closed.
   *
   * @param from where an earlier reader stood, or the start
   * @throws UnreadableSourceException if the source is not there, or not for this model
   * @throws StoreUnavailableException if a store cannot answer now
   * @throws IOException if the source breaks
   */
  public RowSource open(Batch batch, ModelPackage model, SourcePlace from) throws IOException {
    RowFactory rows = new RowFactory(batch, model, files, schemas);
    if (batch.request().source() instanceof BatchSource.InboxPrefix(String prefix)) {
      FileMember member = FileMember.of(model, batch.request().mapping());
      return new ObjectRows(inbox, payloads, batch.key(), prefix, member, rows, from);
    }
    boolean table = batch.request().format() == RowFormat.CSV;
    RowSyntax syntax = table ? header(batch, model) : new JsonRows(model);
    InputStream in = open(batch, from.lines().offset());
    LineCutter lines =
        table
            ? LineCutter.ofRecords(in, LONGEST_LINE, from.lines())
            : LineCutter.ofLines(in, LONGEST_LINE, from.lines());
    if (table && from.equals(SourcePlace.START)) {
      lines.next();
    }
    return new LineRows(in, lines, syntax, rows);
  }

  private RowSyntax header(Batch batch, ModelPackage model) throws IOException {
    try (InputStream in = open(batch, 0)) {
      Line first = LineCutter.ofRecords(in, LONGEST_LINE, Place.START).next();
      if (first == null) {
        throw unreadable(BatchErrorCode.NO_LINES, "The file is empty");
      }
      if (!(first instanceof Line.Text(_, String line))) {
        throw unreadable(
            BatchErrorCode.INVALID_MAPPING,
            "The first line of the file, which has the names of the columns, cannot be read");
      }
      Set<String> given = new HashSet<>();
      if (batch.request().parameters() != null) {
        JsonBody.parse(batch.request().parameters()).fieldNames().forEachRemaining(given::add);
      }
      return CsvHeader.read(line, model, batch.request().mapping(), given);
    }
  }

  private InputStream open(Batch batch, long from) {
    return switch (batch.request().source()) {
      case BatchSource.Uploaded(var id) -> {
        Upload upload =
            uploads
                .find(batch.key().tenant(), id)
                .orElseThrow(() -> unreadable("There is no such upload"));
        if (uploadStore.find(upload).filter(stored -> stored.fits(upload)).isEmpty()) {
          throw unreadable("The upload has not the bytes that were announced, or none at all");
        }
        yield new ResumingStream(at -> payload(upload.content(), at), from, upload.size());
      }
      case BatchSource.Items(PayloadKey key) -> payload(key, from);
      case BatchSource.InboxFile(ObjectOrigin origin) -> {
        InboxObject object =
            inbox
                .find(origin.key())
                .filter(found -> found.origin().equals(origin))
                .orElseThrow(() -> unreadable("The object is gone, or another lies there now"));
        yield new ResumingStream(
            at ->
                inbox
                    .open(object, at)
                    .orElseThrow(() -> unreadable("The object was taken away or replaced")),
            from,
            object.size());
      }
      case BatchSource.InboxPrefix _ ->
          throw new IllegalArgumentException("Many objects are no file: " + batch.key());
    };
  }

  private InputStream payload(PayloadKey key, long from) {
    return payloads.open(key, from).orElseThrow(() -> unreadable("The file is gone"));
  }

  private static UnreadableSourceException unreadable(String detail) {
    return unreadable(BatchErrorCode.SOURCE_UNREADABLE, detail);
  }

  private static UnreadableSourceException unreadable(BatchErrorCode code, String detail) {
    return new UnreadableSourceException(new BatchError(code, detail));
  }
}
