package dev.millrace.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What survives a power cut. */
final class Durable {
  private Durable() {}

  /** A new file survives a power cut once the folders that name it are synced too. */
  static void syncFolders(Path deepest, Path top) throws IOException {
    for (@Nullable Path each = deepest;
        each != null && each.startsWith(top);
        each = each.getParent()) {
      try (FileChannel directory = FileChannel.open(each, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }
}
