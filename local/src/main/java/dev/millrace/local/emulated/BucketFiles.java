package dev.millrace.local.emulated;

import dev.millrace.asl.items.ItemSource;
import dev.millrace.asl.items.StoredObject;
import dev.millrace.asl.run.ResultSink;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The data sets and results of distributed maps in the buckets. Thread-safe.
 *
 * @param drafts folder of results that are being written
 */
record BucketFiles(S3Client s3, Path drafts) implements ItemSource, ResultSink {

  @Override
  public InputStream open(String bucket, String key) throws IOException {
    try {
      return s3.getObject(request -> request.bucket(bucket).key(key));
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Iterator<StoredObject> list(String bucket, String prefix) throws IOException {
    Iterator<S3Object> objects =
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
            .contents()
            .iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return objects.hasNext();
        } catch (SdkException e) {
          throw new UncheckedIOException(new IOException(e.getMessage(), e));
        }
      }

      @Override
      public StoredObject next() {
        return stored(objects.next());
      }
    };
  }

  @Override
  public OutputStream create(String bucket, String key) throws IOException {
    Path draft = Files.createTempFile(drafts, ".draft-", "");
    return new FilterOutputStream(Files.newOutputStream(draft)) {
      private boolean closed;

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        if (closed) {
          return;
        }
        closed = true;
        try {
          super.close();
          s3.putObject(request -> request.bucket(bucket).key(key), draft);
        } catch (SdkException e) {
          throw new IOException(e.getMessage(), e);
        } finally {
          Files.delete(draft);
        }
      }
    };
  }

  private static StoredObject stored(S3Object object) {
    return new StoredObject(
        object.key(),
        object.eTag(),
        object.lastModified(),
        object.size(),
        object.storageClass() == null ? "STANDARD" : object.storageClassAsString());
  }
}
