package dev.millrace.core.model;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a {@link FileCache} at a moment.
 *
 * @param links names that it has, this one among them
 */
record CachedFile(Path path, long bytes, FileTime lastUsed, int links) {

  /** All that can be seen below a folder; others may add to it and delete from it meanwhile. */
  static List<CachedFile> below(Path folder) throws IOException {
    List<CachedFile> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              found.add(
                  new CachedFile(
                      file,
                      attributes.size(),
                      attributes.lastModifiedTime(),
                      (int) Files.getAttribute(file, "unix:nlink")));
            } catch (NoSuchFileException e) {
              return visitFileFailed(file, e);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
