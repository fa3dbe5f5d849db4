package dev.millrace.aws;

import dev.millrace.core.payload.PayloadKey;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object that is being written: in one request if it is small, else part by part, of which one
 * at a time is in the memory. It appears under its key whole when it is complete, and only if the
 * key is free then. Not thread-safe.
 */
final class S3Upload extends OutputStream {
  /** S3 takes 10,000 parts, and none below 5 MiB but the last. */
  static final int PART = 16 * 1024 * 1024;

  private static final int TAKEN = 412;
  private static final String JSON = "application/json";

  private final S3Client s3;
  private final String bucket;
  private final String key;
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private final List<CompletedPart> parts = new ArrayList<>();
  private @Nullable String id;

  S3Upload(S3Client s3, String bucket, PayloadKey key) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key.value();
  }

  @Override
  public void write(int b) {
    part.write(b);
    sendIfFull();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      int now = Math.min(length - done, PART - part.size());
      part.write(bytes, offset + done, now);
      done += now;
      sendIfFull();
    }
  }

  /** Whether the key was free. */
  boolean complete() {
    try {
      if (id == null) {
        s3.putObject(
            request -> request.bucket(bucket).key(key).contentType(JSON).ifNoneMatch("*"),
            RequestBody.fromBytes(part.toByteArray()));
        return true;
      }
      if (part.size() > 0) {
        send(id);
      }
      String upload = id;
      s3.completeMultipartUpload(request ->
          request
              .bucket(bucket)
              .key(key)
              .uploadId(upload)
              .ifNoneMatch("*")
              .multipartUpload(all -> all.parts(parts)));
      id = null;
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == TAKEN) {
        return false;
      }
      throw e;
    }
  }

  /** What is not complete is given up. */
  @Override
  public void close() {
    String upload = id;
    if (upload != null) {
      id = null;
      s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
    }
  }

  private void sendIfFull() {
    if (part.size() == PART) {
      String upload = id;
      if (upload == null) {
        upload =
            s3.createMultipartUpload(request -> request.bucket(bucket).key(key).contentType(JSON))
                .uploadId();
        id = upload;
      }
      send(upload);
    }
  }

  private void send(String upload) {
    int number = parts.size() + 1;
    String etag =
        s3.uploadPart(
                request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                RequestBody.fromBytes(part.toByteArray()))
            .eTag();
    parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    part.reset();
  }
}
