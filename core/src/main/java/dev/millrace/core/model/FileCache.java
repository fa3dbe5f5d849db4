package dev.millrace.core.model;

import dev.millrace.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files by their SHA-256 in a folder of this machine, each once, however many packages have it.
 * Whoever uses some has them in a folder of his own, as hard links: a file that is in use stays
 * there, whatever becomes of this cache. Of the others, those go first that were used longest ago,
 * while all together have more bytes than they may. What a process that died has left goes at the
 * start of the next. Thread-safe; several processes may share the folder.
 */
public final class FileCache {
  private static final Logger LOG = LoggerFactory.getLogger(FileCache.class);
  private static final int STEP = 1 << 20;

  private final Path folder;
  private final Path kept;
  private final Path inUse;
  private final long mostBytes;
  private final InstantSource clock;

  /**
   * Keeps files there.
   *
   * @param folder is made when it is needed
   * @param mostBytes of all files; files in use may be more
   * @throws IllegalArgumentException if that is nothing
   */
  public FileCache(Path folder, long mostBytes, InstantSource clock) {
    if (mostBytes <= 0) {
      throw new IllegalArgumentException("A cache of files needs some bytes: " + mostBytes);
    }
    this.folder = folder;
    this.kept = folder.resolve("files");
    this.inUse = folder.resolve("in-use");
    this.mostBytes = mostBytes;
    this.clock = clock;
    try {
      dropTheDead();
    } catch (IOException e) {
      LOG.warn("What earlier processes have left in {} cannot be deleted", inUse, e);
    }
  }

  /** A new folder, for files in use. */
  Path take() throws IOException {
    Files.createDirectories(kept);
    Path mine = Files.createDirectories(inUse.resolve(OwnerProcess.current().toString()));
    return Files.createTempDirectory(mine, "");
  }

  /**
   * Puts a file into a folder in use, as it is here, or else fetched.
   *
   * @param place in a folder that was taken
   * @param check see {@link ModelFiles#open}
   * @return whether what was fetched has this digest
   */
  boolean bring(String digest, Path place, Supplier<InputStream> content, Runnable check)
      throws IOException {
    if (!link(digest, place) && !fetch(digest, place, content, check)) {
      return false;
    }
    Files.setLastModifiedTime(place, FileTime.from(clock.instant()));
    return true;
  }

  /** The folder's files may go. */
  void release(Path taken) {
    try {
      deleteAll(taken);
      makeRoom(0);
    } catch (IOException e) {
      LOG.warn("The folder {} cannot be deleted; the next start tries again", taken, e);
    }
  }

  private boolean link(String digest, Path place) throws IOException {
    Path file = kept.resolve(digest);
    try {
      Files.createLink(place, file);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (Sha256.hex(place).equals(digest)) {
      return true;
    }
    // cut off when the machine went down
    Files.delete(place);
    Files.deleteIfExists(file);
    return false;
  }

  private boolean fetch(String digest, Path place, Supplier<InputStream> content, Runnable check)
      throws IOException {
    check.run();
    MessageDigest sha256 = Sha256.start();
    byte[] buffer = new byte[STEP];
    try (InputStream in = content.get();
        OutputStream out = Files.newOutputStream(place)) {
      for (int n = in.readNBytes(buffer, 0, STEP); n > 0; n = in.readNBytes(buffer, 0, STEP)) {
        check.run();
        makeRoom(n);
        sha256.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(digest)) {
      return false;
    }
    try {
      Files.createLink(kept.resolve(digest), place);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("Somebody else has fetched {} meanwhile", digest, e);
    }
    return true;
  }

  private void makeRoom(long more) throws IOException {
    List<CachedFile> unused = new ArrayList<>();
    long bytes = more;
    for (CachedFile file : CachedFile.below(folder)) {
      boolean isKept = file.path().startsWith(kept);
      if (isKept || file.links() == 1) {
        bytes += file.bytes();
      }
      if (isKept && file.links() == 1) {
        unused.add(file);
      }
    }
    unused.sort(Comparator.comparing(CachedFile::lastUsed));
    for (CachedFile oldest : unused) {
      if (bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(oldest.path());
      bytes -= oldest.bytes();
    }
  }

  private void dropTheDead() throws IOException {
    if (!Files.isDirectory(inUse)) {
      return;
    }
    for (Path process : list(inUse)) {
      if (!OwnerProcess.isAlive(process.getFileName().toString())) {
        for (Path taken : list(process)) {
          deleteAll(taken);
        }
        Files.deleteIfExists(process);
      }
    }
  }

  private static void deleteAll(Path taken) throws IOException {
    for (Path file : list(taken)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(taken);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }
}
