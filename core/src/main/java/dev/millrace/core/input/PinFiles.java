package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.Uploads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks the files of an input and pins them: what came as base64 becomes the value itself; an
 * upload becomes a reference to exactly the bytes that were announced, of which the job gets its
 * own copy; an address stays one, for the worker to fetch. Thread-safe.
 */
public final class PinFiles {
  private static final String POINTER = "/input";

  private final Uploads uploads;
  private final UploadStore store;
  private final boolean allowLoopback;

  /**
   * An input whose files are pinned.
   *
   * @param input with references in the places of files whose content is not known yet
   * @param unknown where those references stand in the input
   * @param uploads what the references name
   */
  public record Pinned(JsonNode input, Set<String> unknown, List<Upload> uploads) {}

  /**
   * Pins files.
   *
   * @param allowLoopback whether addresses of this machine are allowed, for a local run
   */
  public PinFiles(Uploads uploads, UploadStore store, boolean allowLoopback) {
    this.uploads = uploads;
    this.store = store;
    this.allowLoopback = allowLoopback;
  }

  /**
   * The input with its files pinned.
   *
   * @throws ProblemException if a file is not right
   * @throws StoreUnavailableException if nobody can say now
   */
  public Pinned pin(TenantId tenant, ModelPackage model, JsonNode input) {
    Set<String> unknown = new HashSet<>();
    List<Upload> used = new ArrayList<>();
    JsonNode pinned =
        FileProperties.replace(
            model.manifest().inputSchema(),
            input,
            (value, rule, place) -> {
              String pointer = POINTER + place;
              return switch (FileValue.parse(value, pointer, allowLoopback)) {
                case FileValue.Embedded embedded -> inline(embedded, rule, pointer);
                case FileValue.Remote(var url) -> {
                  unknown.add(place);
                  yield new FileReference.Remote(url.text()).toJson();
                }
                case FileValue.Uploaded(var id) -> {
                  Upload upload =
                      uploads.find(tenant, id).orElseThrow(() -> FileValue.unknownUpload(pointer));
                  check(upload, rule, pointer + "/upload");
                  unknown.add(place);
                  used.add(upload);
                  yield FileReference.Uploaded.of(upload).toJson();
                }
              };
            });
    return new Pinned(pinned, unknown, used);
  }

  /**
   * Gives whoever runs the input its own copy of each upload.
   *
   * @param place where the copy of a file with this SHA-256 lies
   */
  public void copy(Pinned pinned, Function<String, PayloadKey> place) {
    pinned.uploads().forEach(upload -> store.copy(upload, place.apply(upload.sha256())));
  }

  private static JsonNode inline(FileValue.Embedded embedded, FileRule rule, String pointer) {
    String type = embedded.contentType();
    if (type != null && !rule.takes(type)) {
      throw wrong(pointer + "/content_type", "must be one of " + rule.contentTypes());
    }
    ResolvedFile file = embedded.file();
    if (file.size() > rule.mostBytes()) {
      throw wrong(pointer + "/base64", tooLarge(rule));
    }
    try {
      return file.value(rule);
    } catch (IllegalArgumentException e) {
      throw wrong(pointer + "/base64", String.valueOf(e.getMessage()));
    }
  }

  private void check(Upload upload, FileRule rule, String pointer) {
    if (!rule.takes(upload.contentType())) {
      throw wrong(pointer, "its content type must be one of " + rule.contentTypes());
    }
    if (upload.size() > rule.mostBytes()) {
      throw wrong(pointer, tooLarge(rule));
    }
    UploadStore.Stored stored =
        store
            .find(upload)
            .orElseThrow(() ->
                FileValue.refused(
                    ProblemType.UPLOAD_MISMATCH,
                    pointer,
                    "its bytes are not there yet: put them first, then submit the job"));
    if (!stored.fits(upload)) {
      throw FileValue.refused(
          ProblemType.UPLOAD_MISMATCH,
          pointer,
          "its bytes have not the size or the SHA-256 that were announced");
    }
  }

  private static String tooLarge(FileRule rule) {
    return "must have at most " + rule.mostBytes() + " bytes";
  }

  private static ProblemException wrong(String pointer, String detail) {
    return FileValue.refused(ProblemType.VALIDATION_FAILED, pointer, detail);
  }
}
