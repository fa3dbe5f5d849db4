package dev.millrace.local.model;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.model.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A package that somebody wants to add: a folder with a {@code model.json}, or the address of one.
 * Files that do not lie beside it are fetched from where its {@code sources} say, and kept only if
 * they have the digest that it names.
 */
public final class PackageSource {
  private final String place;
  private final String text;
  private final Manifest manifest;
  private final @Nullable Path folder;
  private final @Nullable URI address;

  private PackageSource(
      String place, byte[] content, @Nullable Path folder, @Nullable URI address) {
    this.place = place;
    this.text = new String(content, StandardCharsets.UTF_8);
    this.manifest = Manifest.read(content);
    this.folder = folder;
    this.address = address;
  }

  /**
   * Finds the package.
   *
   * @param where a folder, the {@code http} or {@code https} address of a {@code model.json}, or
   *     the name of one of the packages that came with Millrace
   * @param builtIn where those lie
   * @throws InvalidModelPackageException if there is none, or it is not right
   */
  public static PackageSource find(String where, Path builtIn) {
    try {
      if (where.startsWith("http://") || where.startsWith("https://")) {
        return ofAddress(URI.create(where));
      }
      Path folder = Path.of(where);
      if (Files.isRegularFile(folder.resolve(Manifest.FILE))) {
        return ofFolder(folder.toRealPath());
      }
      Optional<Path> latest = latest(builtIn.resolve(where).normalize(), builtIn);
      if (latest.isPresent()) {
        return ofFolder(latest.get());
      }
    } catch (IOException e) {
      throw new InvalidModelPackageException("Cannot read " + where + ": " + e.getMessage(), e);
    }
    throw new InvalidModelPackageException(
        where + " is neither a folder with a model.json, nor an address, nor a built-in package");
  }

  private static PackageSource ofFolder(Path folder) throws IOException {
    return new PackageSource(
        folder.toString(), Files.readAllBytes(folder.resolve(Manifest.FILE)), folder, null);
  }

  private static PackageSource ofAddress(URI address) throws IOException {
    URI file =
        String.valueOf(address.getPath()).endsWith(".json")
            ? address
            : URI.create(address.toString().replaceAll("/*$", "") + "/" + Manifest.FILE);
    try (InputStream content = Download.open(file)) {
      byte[] bytes = content.readNBytes(Manifest.MOST_BYTES + 1);
      return new PackageSource(file.toString(), bytes, null, file);
    }
  }

  /** The highest version below a package's folder. */
  private static Optional<Path> latest(Path folder, Path builtIn) throws IOException {
    if (!builtIn.equals(folder.getParent()) || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(folder)) {
      return versions
          .filter(version -> version.getFileName().toString().matches("[1-9][0-9]{0,8}"))
          .filter(version -> Files.isRegularFile(version.resolve(Manifest.FILE)))
          .max(
              Comparator.comparingInt(
                  version -> Integer.parseInt(version.getFileName().toString())));
    }
  }

  /** What its {@code model.json} says. */
  public Manifest manifest() {
    return manifest;
  }

  /** The text of its {@code model.json}. */
  public String text() {
    return text;
  }

  /** The name and version that the last two parts of its place are, if they can be. */
  public Optional<ModelRef> ref() {
    String[] parts = place.replaceAll("/[^/]*\\.json$", "").split("/", -1);
    return parts.length < 2
        ? Optional.empty()
        : ModelRef.find(parts[parts.length - 2] + "@" + parts[parts.length - 1]);
  }

  /**
   * A file of the package with the bytes that the manifest names.
   *
   * @param fetched folder for what has to be fetched
   * @throws InvalidModelPackageException if it is nowhere, or has other bytes
   */
  public Path file(String name, Path fetched) {
    String digest = manifest.files().get(name);
    try {
      if (folder != null && Files.isRegularFile(folder.resolve(name))) {
        return checked(name, folder.resolve(name), digest);
      }
      URI source = source(name);
      Path target = fetched.resolve(name);
      try (InputStream content = Download.open(source)) {
        Files.copy(content, target);
      }
      return checked(name, target, digest);
    } catch (IOException e) {
      throw new InvalidModelPackageException("Cannot get " + name + ": " + e.getMessage(), e);
    }
  }

  private URI source(String name) {
    String source = manifest.sources().get(name);
    if (source != null) {
      return URI.create(source);
    }
    if (address == null) {
      throw new InvalidModelPackageException(
          name + " does not lie beside model.json, and its sources do not name it");
    }
    return address.resolve(name);
  }

  private static Path checked(String name, Path file, @Nullable String digest) throws IOException {
    String actual = Sha256.hex(file);
    if (!actual.equals(digest)) {
      throw new InvalidModelPackageException(
          name + " has the SHA-256 " + actual + "; model.json names " + digest);
    }
    return file;
  }
}
