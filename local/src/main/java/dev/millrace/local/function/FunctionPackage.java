package dev.millrace.local.function;

import dev.millrace.local.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A function's deployment package, unpacked as Lambda unpacks it. */
final class FunctionPackage {
  private FunctionPackage() {}

  /**
   * Unpacks the zip into a folder of that name, unless this very zip was unpacked there before.
   *
   * @throws StartException if the zip is missing or broken
   */
  static Path unpack(Path zip, Path parent, String name) {
    Path folder = parent.resolve(name);
    Path stamp = parent.resolve(name + ".stamp");
    if (!Files.isRegularFile(zip)) {
      throw new StartException("There is no " + zip + ": run ./mvnw package -DskipTests", null);
    }
    try {
      String version = Files.getLastModifiedTime(zip) + " " + Files.size(zip);
      if (Files.isDirectory(folder)
          && Files.exists(stamp)
          && Files.readString(stamp).equals(version)) {
        return folder;
      }
      Files.deleteIfExists(stamp);
      delete(folder);
      extract(zip, folder);
      Files.writeString(stamp, version);
      return folder;
    } catch (IOException e) {
      throw new StartException("Cannot unpack " + zip + ": " + e.getMessage(), e);
    }
  }

  private static void extract(Path zip, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("the entry " + entry.getName() + " leads out of it");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling(""));
          try (InputStream content = file.getInputStream(entry)) {
            Files.copy(content, target);
          }
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> inmostFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inmostFirst) {
        Files.delete(file);
      }
    }
  }
}
