package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadLinks;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigned links to objects in a bucket; they are made here, without a call. Thread-safe. */
public final class S3PayloadLinks implements PayloadLinks {
  private final S3Presigner presigner;
  private final String bucket;

  public S3PayloadLinks(S3Presigner presigner, String bucket) {
    this.presigner = presigner;
    this.bucket = bucket;
  }

  @Override
  public URI download(PayloadKey key, Duration valid) {
    try {
      return URI.create(
          presigner
              .presignGetObject(request ->
                  request
                      .signatureDuration(valid)
                      .getObjectRequest(object ->
                          object
                              .bucket(bucket)
                              .key(key.value())
                              .responseContentType("application/json")
                              .responseContentDisposition("attachment")))
              .url()
              .toExternalForm());
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot make a link to " + key, e);
    }
  }
}
