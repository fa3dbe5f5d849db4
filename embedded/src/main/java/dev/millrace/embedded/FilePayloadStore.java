package dev.millrace.embedded;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Payloads as files below a folder. A file appears under its key whole and synced, or not at all:
 * it is written beside and then linked, which fails if the key is taken. Thread-safe.
 */
public final class FilePayloadStore implements PayloadStore {
  private final Path folder;

  public FilePayloadStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public boolean write(PayloadKey key, byte[] content) {
    Path target = folder.resolve(key.value());
    Path home = target.resolveSibling("");
    try {
      Files.createDirectories(home);
      Path draft = Files.createTempFile(home, ".draft-", "");
      try {
        Durable.write(draft, content);
        boolean free = link(target, draft);
        Durable.syncFolders(
            home, folder); // also for another writer's file: whoever knows of it may rely on it
        return free;
      } finally {
        Files.delete(draft);
      }
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot write the payload " + key, e);
    }
  }

  @Override
  public Optional<byte[]> read(PayloadKey key) {
    try {
      return Optional.of(Files.readAllBytes(folder.resolve(key.value())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    }
  }

  /** Whether the target was free. */
  private static boolean link(Path target, Path draft) throws IOException {
    try {
      Files.createLink(target, draft);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void deleteBelow(PayloadKey key) {
    Path top = folder.resolve(key.value());
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      Durable.syncFolders(
          top.resolveSibling(""), folder); // or a power cut brings back what was deleted
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot delete the payloads of " + key, e);
    }
  }
}
