package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.ObjectOrigin;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The inbox in a bucket. In a bucket with versions, an object's version is S3's own; in one
 * without, it is the ETag, and so the same for the same content. Thread-safe.
 */
public final class S3InboxStore implements InboxStore {
  private static final String VERSION_ID = "v-";
  private static final String ETAG = "e-";

  /** Not there, or replaced: 404, 412. S3 says 409 when somebody replaces it just now. */
  private static final Set<Integer> GONE = Set.of(404, 409, 412);

  private final S3Client s3;
  private final String bucket;

  public S3InboxStore(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public Optional<InboxObject> find(String key) {
    return ifThere(key, () -> s3.headObject(request -> request.bucket(bucket).key(key)))
        .map(head ->
            new InboxObject(
                new ObjectOrigin(bucket, key, version(head)),
                head.contentLength(),
                Objects.requireNonNullElse(head.contentType(), "")));
  }

  @Override
  public Optional<byte[]> read(InboxObject object) {
    String version = object.origin().version();
    return ifThere(
        object.key(),
        () ->
            s3.getObjectAsBytes(request ->
                    request
                        .bucket(bucket)
                        .key(object.key())
                        .versionId(versionId(version))
                        .ifMatch(etag(version)))
                .asByteArray());
  }

  @Override
  public Optional<InputStream> open(InboxObject object, long from) {
    if (from >= object.size()) {
      return Optional.of(InputStream.nullInputStream()); // S3 has no range of nothing
    }
    String version = object.origin().version();
    return ifThere(
        object.key(),
        () ->
            s3.getObject(request ->
                request
                    .bucket(bucket)
                    .key(object.key())
                    .versionId(versionId(version))
                    .ifMatch(etag(version))
                    .range("bytes=" + from + "-")));
  }

  @Override
  public void write(String key, String json) {
    trying(
        key,
        () ->
            s3.putObject(
                request -> request.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromString(json)));
  }

  @Override
  public void delete(String key) {
    trying(key, () -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  @Override
  public void move(ObjectOrigin object, String target) {
    String version = object.version();
    var copied =
        ifThere(
            object.key(),
            () ->
                s3.copyObject(request ->
                    request
                        .sourceBucket(bucket)
                        .sourceKey(object.key())
                        .sourceVersionId(versionId(version))
                        .copySourceIfMatch(etag(version))
                        .destinationBucket(bucket)
                        .destinationKey(target)));
    if (copied.isPresent()) {
      // a successor that was put meanwhile stays
      ifThere(
          object.key(),
          () ->
              s3.deleteObject(request ->
                  request
                      .bucket(bucket)
                      .key(object.key())
                      .versionId(versionId(version))
                      .ifMatch(etag(version))));
    }
  }

  @Override
  public List<InboxEntry> list(String prefix, String after, int most) {
    return trying(
            prefix,
            () ->
                s3.listObjectsV2(request ->
                    request
                        .bucket(bucket)
                        .prefix(prefix)
                        .startAfter(after.isEmpty() ? null : after)
                        .maxKeys(most)))
        .contents()
        .stream()
        .map(object -> new InboxEntry(object.key(), object.size(), object.lastModified()))
        .toList();
  }

  private static String version(HeadObjectResponse head) {
    String id = head.versionId();
    return id == null || id.equals("null") ? ETAG + head.eTag().replace("\"", "") : VERSION_ID + id;
  }

  private static @Nullable String versionId(String version) {
    return version.startsWith(VERSION_ID) ? version.substring(VERSION_ID.length()) : null;
  }

  private static @Nullable String etag(String version) {
    return version.startsWith(ETAG) ? '"' + version.substring(ETAG.length()) + '"' : null;
  }

  private static <T> Optional<T> ifThere(String key, Supplier<T> call) {
    return trying(
        key,
        () -> {
          try {
            return Optional.of(call.get());
          } catch (S3Exception e) {
            if (GONE.contains(e.statusCode())) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static <T> T trying(String key, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new StoreUnavailableException("S3 does not answer for " + key, e);
    }
  }
}
