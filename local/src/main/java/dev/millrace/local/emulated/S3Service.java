package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** S3 by S3Proxy, in this process, on a folder; it checks signatures as S3 does. */
final class S3Service implements AutoCloseable {
  private final S3Proxy proxy;
  private final WatchedBlobStore store;

  private S3Service(S3Proxy proxy, WatchedBlobStore store) {
    this.proxy = proxy;
    this.store = store;
  }

  static S3Service start(Path folder, Credentials credentials) {
    WatchedBlobStore store = new WatchedBlobStore(new FilesystemNio2BlobStore(folder.toString()));
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V4, credentials.accessKeyId(), credentials.secretAccessKey())
            .ignoreUnknownHeaders(true)
            .stopTimeout(0)
            .build();
    try {
      proxy.start();
    } catch (Exception e) { // S3Proxy declares no narrower one
      throw new StartException("Cannot start the emulated S3: " + e.getMessage(), e);
    }
    return new S3Service(proxy, store);
  }

  /** From now on, this hears of every new object. */
  void listen(ObjectListener listener) {
    store.listen(listener);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) { // S3Proxy declares no narrower one
      throw new IllegalStateException("The emulated S3 did not stop", e);
    }
  }
}
