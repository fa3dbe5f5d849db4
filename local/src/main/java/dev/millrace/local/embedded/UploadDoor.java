package dev.millrace.local.embedded;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadId;
import dev.millrace.core.upload.Uploads;
import dev.millrace.embedded.FilePayloadStore.Receipt;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.StreamedRoute;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code PUT /v1/uploads/{id}} under a signed link: takes the bytes of an upload as S3 would, with
 * the announced length, type and SHA-256 and no other, and once.
 */
record UploadDoor(Uploads uploads, FileUploadStore store, SignedLinks links)
    implements StreamedRoute {
  private static final Logger LOG = LoggerFactory.getLogger(UploadDoor.class);

  @Override
  public boolean takes(HttpCall call) {
    return call.method().equals("PUT") && call.path().startsWith(FileUploadStore.PATH);
  }

  @Override
  public ApiResponse receive(HttpCall call, InputStream body) throws IOException {
    return answer(call, body).with("X-Request-Id", call.id());
  }

  private ApiResponse answer(HttpCall call, InputStream body) throws IOException {
    try {
      Optional<Upload> upload = announced(call);
      return upload.isEmpty()
          ? problem(call, ProblemType.NOT_FOUND, "The link is wrong, or its time is over")
          : put(call, upload.get(), body);
    } catch (StoreUnavailableException e) {
      LOG.warn("An upload was refused", e);
      return problem(call, ProblemType.TEMPORARILY_UNAVAILABLE, "Try again in a moment");
    } catch (RuntimeException e) { // the boundary of the process: a client must never see a stack
      LOG.error("An upload failed", e);
      return problem(call, ProblemType.INTERNAL, "The error is in the log");
    }
  }

  private Optional<Upload> announced(HttpCall call) {
    String[] name =
        call.path().substring(FileUploadStore.PATH.length()).split(FileUploadStore.PARTED, -1);
    return links.admits(call.method(), call.path(), call.query())
        ? UploadId.parse(name[1]).flatMap(id -> uploads.find(new TenantId(name[0]), id))
        : Optional.empty();
  }

  private ApiResponse put(HttpCall call, Upload upload, InputStream body) throws IOException {
    if (!isAnnounced(call.headers(), upload)) {
      return problem(
          call,
          ProblemType.UPLOAD_MISMATCH,
          "It needs the Content-Type that was announced and Content-Length: " + upload.size());
    }
    if (store.find(upload).isPresent()) {
      return complete(call);
    }
    Receipt receipt = store.receive(upload, body);
    return switch (receipt) {
      case STORED -> new ApiResponse(200, Map.of("ETag", "\"" + upload.sha256() + "\""), "");
      case TAKEN -> complete(call);
      case MISMATCH ->
          problem(call, ProblemType.UPLOAD_MISMATCH, "The bytes have not the announced SHA-256");
    };
  }

  private static boolean isAnnounced(Headers headers, Upload upload) {
    return headers.first("Content-Length").equals(Optional.of(Long.toString(upload.size())))
        && headers.first("Content-Type").equals(Optional.of(upload.contentType()));
  }

  private static ApiResponse complete(HttpCall call) {
    return problem(call, ProblemType.UPLOAD_COMPLETE, "It was put before; announce another");
  }

  private static ApiResponse problem(HttpCall call, ProblemType type, String detail) {
    return new Problem(type, detail).toResponse(call.id());
  }
}
