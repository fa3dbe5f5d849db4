package dev.millrace.embedded;

import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxKey;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.inbox.Places;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The inbox as folders of files. A file's version is the digest of its content, and for one that is
 * too large to become a job, its size and time. Links and special files are no objects; a name that
 * is too long for a file system is cut. Thread-safe.
 */
public final class FolderInboxStore implements InboxStore {
  private static final String BUCKET = "folder";
  private static final int LONGEST_NAME = 255;

  private final Path folder;
  private final long mostDigested;

  /**
   * Keeps everything below this folder.
   *
   * @param mostDigested files of more bytes are not read
   */
  public FolderInboxStore(Path folder, long mostDigested) {
    this.folder = folder.toAbsolutePath().normalize();
    this.mostDigested = mostDigested;
  }

  @Override
  public Optional<InboxObject> find(String key) {
    return ifThere(
        key,
        () -> {
          Path file = path(key);
          BasicFileAttributes attributes = attributes(file);
          return attributes.isRegularFile()
              ? Optional.of(
                  new InboxObject(
                      new ObjectOrigin(BUCKET, key, version(file, attributes)),
                      attributes.size(),
                      ""))
              : Optional.empty();
        });
  }

  @Override
  public Optional<byte[]> read(InboxObject object) {
    return ifThere(
        object.key(),
        () ->
            Optional.of(content(path(object.key())))
                .filter(content -> Sha256.hex(content).equals(object.origin().version())));
  }

  @Override
  public Optional<InputStream> open(InboxObject object, long from) {
    return ifThere(
        object.key(),
        () -> {
          Path file = path(object.key());
          if (!version(file, attributes(file)).equals(object.origin().version())) {
            return Optional.empty();
          }
          InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
          content.skipNBytes(from);
          return Optional.of(content);
        });
  }

  @Override
  public void write(String key, String json) {
    Path target = path(key);
    try (Draft draft = Draft.beside(target)) {
      draft.fill(json.getBytes(StandardCharsets.UTF_8));
      Files.move(draft.path(), target, StandardCopyOption.ATOMIC_MOVE);
      Durable.syncFolders(target.resolveSibling(""), folder);
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot write " + key, e);
    }
  }

  @Override
  public void delete(String key) {
    ifThere(key, () -> Optional.of(Files.deleteIfExists(path(key))));
  }

  @Override
  public void move(ObjectOrigin object, String target) {
    Path file = path(object.key());
    Path place = path(target);
    ifThere(
        object.key(),
        () -> {
          if (version(file, attributes(file)).equals(object.version())) {
            Files.createDirectories(place.resolveSibling(""));
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
          }
          return Optional.empty();
        });
  }

  @Override
  public List<InboxEntry> list(String prefix, String after, int most) {
    Path top = path(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    try (Stream<Path> files =
        Files.find(top, Integer.MAX_VALUE, (_, attributes) -> attributes.isRegularFile())) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(key -> key.startsWith(prefix))
          .filter(key -> InboxKey.ORDER.compare(key, after) > 0)
          .sorted(InboxKey.ORDER)
          .limit(most)
          .flatMap(key -> entry(key).stream())
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      throw new StoreUnavailableException("Cannot list " + top, e);
    }
  }

  private Optional<InboxEntry> entry(String key) {
    return ifThere(
        key,
        () -> {
          BasicFileAttributes attributes = attributes(path(key));
          return Optional.of(
              new InboxEntry(key, attributes.size(), attributes.lastModifiedTime().toInstant()));
        });
  }

  private String version(Path file, BasicFileAttributes attributes) throws IOException {
    return attributes.size() > mostDigested
        ? attributes.size() + "-" + attributes.lastModifiedTime().toMillis()
        : Sha256.hex(content(file));
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readAllBytes();
    }
  }

  /**
   * Where the key's file is.
   *
   * @throws IllegalArgumentException if the key leads out of the folder
   */
  private Path path(String key) {
    int name = key.lastIndexOf('/') + 1;
    Path path =
        folder.resolve(key.substring(0, name) + Places.shorten(key.substring(name), LONGEST_NAME));
    if (!path.normalize().equals(path) || !path.startsWith(folder)) {
      throw new IllegalArgumentException("Not a key of a file: " + key);
    }
    return path;
  }

  private interface Step<T> {
    Optional<T> take() throws IOException;
  }

  private static <T> Optional<T> ifThere(String key, Step<T> step) {
    try {
      return step.take();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot use the file " + key, e);
    }
  }
}
