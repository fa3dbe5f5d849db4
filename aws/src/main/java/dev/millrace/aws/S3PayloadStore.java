package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Payloads as objects in a bucket, written with {@code If-None-Match: *}: 412 means that the key is
 * taken, 409 that somebody is taking it just now
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). Thread-safe.
 */
public final class S3PayloadStore implements PayloadStore {
  private static final int TAKEN = 412;

  /** A range that begins at the end has nothing. */
  private static final int NO_SUCH_RANGE = 416;

  private final S3Client s3;
  private final String bucket;

  public S3PayloadStore(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public boolean write(PayloadKey key, byte[] content) {
    try {
      s3.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key(key.value())
                  .contentType("application/json")
                  .ifNoneMatch("*"),
          RequestBody.fromBytes(content));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == TAKEN) {
        return false;
      }
      throw new StoreUnavailableException("Cannot write the payload " + key, e);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot write the payload " + key, e);
    }
  }

  @Override
  public boolean write(PayloadKey key, Content content) {
    try (S3Upload upload = new S3Upload(s3, bucket, key)) {
      content.writeTo(upload);
      return upload.complete();
    } catch (IOException | SdkException e) {
      throw new StoreUnavailableException("Cannot write the payload " + key, e);
    }
  }

  @Override
  public Optional<byte[]> read(PayloadKey key) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(request -> request.bucket(bucket).key(key.value())).asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    }
  }

  @Override
  public boolean has(PayloadKey key) {
    try {
      s3.headObject(request -> request.bucket(bucket).key(key.value()));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot look for the payload " + key, e);
    }
  }

  @Override
  public Optional<InputStream> open(PayloadKey key) {
    try {
      return Optional.of(s3.getObject(request -> request.bucket(bucket).key(key.value())));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    }
  }

  @Override
  public Optional<InputStream> open(PayloadKey key, long from) {
    if (from == 0) {
      return open(key);
    }
    try {
      return Optional.of(
          s3.getObject(
              request -> request.bucket(bucket).key(key.value()).range("bytes=" + from + "-")));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (S3Exception e) {
      if (e.statusCode() == NO_SUCH_RANGE) {
        return Optional.of(InputStream.nullInputStream());
      }
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    }
  }

  @Override
  public void deleteBelow(PayloadKey key) {
    try {
      s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(key + "/"))
          .contents()
          .forEach(object -> s3.deleteObject(r -> r.bucket(bucket).key(object.key())));
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot delete the payloads of " + key, e);
    }
  }
}
