package dev.millrace.local.emulated;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Says which objects come to be, once they are there. */
final class WatchedBlobStore extends ForwardingBlobStore {
  private volatile ObjectListener listener = (event, bucket, key) -> {};

  WatchedBlobStore(BlobStore store) {
    super(store);
  }

  void listen(ObjectListener heard) {
    listener = heard;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    PutObjectResponse put = super.putBlob(request, content);
    listener.created("ObjectCreated:Put", request.bucket(), request.key());
    return put;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    CopyObjectResponse copied = super.copyBlob(request);
    listener.created("ObjectCreated:Copy", request.destinationBucket(), request.destinationKey());
    return copied;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadResponse completed = super.completeMultipartUpload(upload, request);
    listener.created(
        "ObjectCreated:CompleteMultipartUpload", upload.containerName(), upload.blobName());
    return completed;
  }
}
