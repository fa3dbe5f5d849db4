package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadTicket;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Uploads by presigned PUT: S3 itself refuses another length, type or checksum than the signed
 * ones, and a second PUT. Other makes of S3 may not, so whoever uses the bytes hashes them again.
 * Thread-safe.
 */
public final class S3UploadStore implements UploadStore {
  /** What every HTTP client sets by itself. */
  private static final Set<String> IMPLIED = Set.of("host", "content-length");

  private final S3Client s3;
  private final S3Presigner presigner;
  private final String bucket;

  public S3UploadStore(S3Client s3, S3Presigner presigner, String bucket) {
    this.s3 = s3;
    this.presigner = presigner;
    this.bucket = bucket;
  }

  @Override
  public UploadTicket ticket(Upload upload, String baseUrl) {
    PresignedPutObjectRequest signed =
        presigner.presignPutObject(presign ->
            presign
                .signatureDuration(Upload.OPEN)
                .putObjectRequest(put ->
                    put.bucket(bucket)
                        .key(upload.content().value())
                        .contentLength(upload.size())
                        .contentType(upload.contentType())
                        .checksumSHA256(base64(upload.sha256()))
                        .ifNoneMatch("*")));
    Map<String, String> headers =
        signed.signedHeaders().entrySet().stream()
            .filter(header -> !IMPLIED.contains(header.getKey().toLowerCase(Locale.ROOT)))
            .collect(
                Collectors.toMap(Map.Entry::getKey, header -> String.join(",", header.getValue())));
    return new UploadTicket("PUT", signed.url().toString(), headers);
  }

  @Override
  public Optional<Stored> find(Upload upload) {
    try {
      HeadObjectResponse head =
          s3.headObject(request ->
              request
                  .bucket(bucket)
                  .key(upload.content().value())
                  .checksumMode(ChecksumMode.ENABLED));
      return Optional.of(new Stored(head.contentLength(), hex(head.checksumSHA256())));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot look at the upload " + upload.id(), e);
    }
  }

  @Override
  public void copy(Upload upload, PayloadKey key) {
    try {
      s3.copyObject(request ->
          request
              .sourceBucket(bucket)
              .sourceKey(upload.content().value())
              .destinationBucket(bucket)
              .destinationKey(key.value()));
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot copy the upload " + upload.id(), e);
    }
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static @Nullable String hex(@Nullable String base64) {
    return base64 == null ? null : HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }
}
