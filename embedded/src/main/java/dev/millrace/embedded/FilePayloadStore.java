package dev.millrace.embedded;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
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
    try (Draft draft = Draft.beside(target)) {
      draft.fill(content);
      return adopt(target, draft.path());
    }
  }

  @Override
  public boolean write(PayloadKey key, Content content) {
    if (has(key)) {
      return false;
    }
    Path target = folder.resolve(key.value());
    try (Draft draft = Draft.beside(target)) {
      draft.fill(content);
      return adopt(target, draft.path());
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

  @Override
  public boolean has(PayloadKey key) {
    return Files.exists(folder.resolve(key.value()));
  }

  @Override
  public Optional<InputStream> open(PayloadKey key) {
    try {
      return Optional.of(Files.newInputStream(folder.resolve(key.value())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    }
  }

  @Override
  public Optional<InputStream> open(PayloadKey key, long from) {
    try {
      SeekableByteChannel channel = Files.newByteChannel(folder.resolve(key.value()));
      return Optional.of(Channels.newInputStream(channel.position(from)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    }
  }

  /** What became of a stream of bytes. */
  public enum Receipt {
    /** They lie under the key. */
    STORED,
    /** The key was taken. */
    TAKEN,
    /** They were not those that had been announced. */
    MISMATCH
  }

  /**
   * Stores what the stream brings if the key is free and the bytes are exactly these; in little
   * memory, however many they are.
   *
   * @throws IOException if the stream breaks
   * @throws StoreUnavailableException if the bytes cannot be stored
   */
  public Receipt receive(PayloadKey key, InputStream content, long size, String sha256)
      throws IOException {
    Path target = folder.resolve(key.value());
    try (Draft draft = Draft.beside(target)) {
      if (!draft.fill(content, size).equals(sha256)) {
        return Receipt.MISMATCH;
      }
      return adopt(target, draft.path()) ? Receipt.STORED : Receipt.TAKEN;
    }
  }

  /** How many bytes lie under the key, or empty if there are none. */
  public OptionalLong size(PayloadKey key) {
    try {
      return OptionalLong.of(Files.size(folder.resolve(key.value())));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot look at the payload " + key, e);
    }
  }

  /** Puts a payload under a second key if that is free; both names share the bytes. */
  public void share(PayloadKey from, PayloadKey to) {
    Path target = folder.resolve(to.value());
    try {
      Files.createDirectories(target.resolveSibling(""));
      adopt(target, folder.resolve(from.value()));
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot share the payload " + from, e);
    }
  }

  /** Deletes every file below this key that was written before this time, drafts too. */
  public void deleteOlder(PayloadKey key, Instant before) {
    Path top = folder.resolve(key.value());
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> files =
        Files.find(top, Integer.MAX_VALUE, (_, file) -> isOlder(file, before))) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot delete the old payloads of " + key, e);
    }
  }

  private static boolean isOlder(BasicFileAttributes file, Instant before) {
    return file.isRegularFile() && file.lastModifiedTime().toInstant().isBefore(before);
  }

  /** Whether the target was free; in any case what lies there is synced. */
  private boolean adopt(Path target, Path file) {
    try {
      boolean free = link(target, file);
      Durable.syncFolders(
          target.resolveSibling(""), folder); // whoever knows of another's file may rely on it
      return free;
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot write " + target.getFileName(), e);
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
