package dev.millrace.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.StoredSecret;
import dev.millrace.core.upload.Upload;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.core.upload.UploadStoreContract;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.embedded.FilePayloadStore.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUploadStoreTest extends UploadStoreContract {
  @TempDir private Path folder;

  @Override
  protected UploadStore store() {
    return uploads();
  }

  @Override
  protected PayloadStore payloads() {
    return files();
  }

  @Override
  protected int put(Upload upload, byte[] content) throws IOException {
    return switch (uploads().receive(upload, new ByteArrayInputStream(content))) {
      case STORED -> 200;
      case TAKEN -> 412;
      case MISMATCH -> 422;
    };
  }

  @Override
  protected Instant now() {
    return Instant.EPOCH;
  }

  @Test
  void shouldKeepNothingOfOtherBytesThanThoseAnnounced() throws IOException {
    Upload upload = upload("announced");

    for (String other : List.of("announcec", "announce", "announced!", "", "x".repeat(500_000))) {
      assertThat(put(upload, bytes(other))).as(other).isEqualTo(422);
    }
    assertThat(store().find(upload)).isEmpty();
    assertThat(filesBelow()).isEmpty();
    assertThat(put(upload, bytes("announced"))).isEqualTo(200);
  }

  @Test
  void shouldKeepNothingOfAStreamThatBreaks() {
    Upload upload = upload("announced");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("The client is gone");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };

    assertThatThrownBy(() -> uploads().receive(upload, broken)).hasMessage("The client is gone");
    assertThat(filesBelow()).isEmpty();
  }

  @Test
  void shouldNotReadOnBeyondTheAnnouncedSize() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            return length;
          }
        };

    assertThat(uploads().receive(upload("short"), endless)).isEqualTo(Receipt.MISMATCH);
  }

  @Test
  void shouldForgetUploadsAndDraftsButNotTheCopiesOfJobs() throws IOException {
    Upload upload = upload("old");
    PayloadKey copy = new PayloadKey("jobs/tenant-a/job/file");
    put(upload, bytes("old"));
    store().copy(upload, copy);
    Files.writeString(folder.resolve("uploads/tenant-a/.draft-1"), "left by a crash");

    files().deleteOlder(new PayloadKey("uploads"), Instant.EPOCH);
    assertThat(store().find(upload)).isPresent();

    files().deleteOlder(new PayloadKey("uploads"), Instant.now().plusSeconds(60));
    assertThat(store().find(upload)).isEmpty();
    assertThat(filesBelow()).hasSize(1);
    assertThat(files().read(copy)).hasValueSatisfying(it -> assertThat(it).isEqualTo(bytes("old")));
  }

  private List<Path> filesBelow() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot list", e);
    }
  }

  private FilePayloadStore files() {
    return new FilePayloadStore(folder);
  }

  private FileUploadStore uploads() {
    return new FileUploadStore(
        files(), new SignedLinks(new StoredSecret(files(), "links", new Random(1)), this::now));
  }
}
