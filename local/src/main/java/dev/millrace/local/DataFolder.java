package dev.millrace.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a local run keeps everything. One process at a time has it, so whoever opens
 * it knows that every earlier owner is dead.
 */
public final class DataFolder implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder, which is made if it is not there.
   *
   * @throws StartException if another process has it, or it cannot be written
   */
  public static DataFolder open(Path path) {
    try {
      if (!Files.exists(path)) {
        Files.createDirectories(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Path absolute = path.toRealPath();
      FileChannel lockFile =
          FileChannel.open(
              absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        lockFile.close();
        throw new StartException("Another Millrace is running on the folder " + path, null);
      }
      return new DataFolder(absolute, lockFile);
    } catch (IOException e) {
      throw new StartException("Cannot use the folder " + path + ": " + e.getMessage(), e);
    }
  }

  public Path path() {
    return path;
  }

  /** A folder in this one, made if it is not there. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new StartException("Cannot make a folder in " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * The key of the API: the wanted one, or else one made at the first start and kept here.
   *
   * @param wanted the user's own key; null for none
   */
  public String apiKey(@Nullable String wanted) {
    if (wanted != null && !wanted.isBlank()) {
      return wanted.strip();
    }
    Path file = path.resolve("api-key");
    try {
      if (!Files.exists(file)) {
        writePrivately(file, ApiKeys.make());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartException("Cannot keep the API key in " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes {@code endpoints.json}: where everything of this run is found, for scripts and tools.
   */
  public void writeEndpoints(Map<String, Object> endpoints) {
    Path file = path.resolve("endpoints.json");
    try {
      writePrivately(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(endpoints) + "\n");
    } catch (IOException e) {
      throw new StartException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The file holds a key, so only its owner may read it; it appears whole or not at all. */
  private static void writePrivately(Path file, String content) throws IOException {
    Path draft =
        Files.createTempFile(
            file.resolveSibling(""),
            ".draft-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
