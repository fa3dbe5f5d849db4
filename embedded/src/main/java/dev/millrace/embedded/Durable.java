package dev.millrace.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Writes that survive a power cut. */
final class Durable {
  private Durable() {}

  /** Fills a file that is there. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

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
