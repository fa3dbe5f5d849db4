package dev.millrace.embedded;

import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A file that is being written beside the place where it shall be; gone once closed, unless linked.
 */
record Draft(Path path) implements AutoCloseable {
  private static final int BUFFER = 128 * 1024;

  /**
   * A new, empty one.
   *
   * @throws StoreUnavailableException if the disk does not take it
   */
  static Draft beside(Path target) {
    try {
      Path home = Files.createDirectories(target.resolveSibling(""));
      return new Draft(Files.createTempFile(home, ".draft-", ""));
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot write " + target.getFileName(), e);
    }
  }

  /**
   * Writes these bytes and syncs them.
   *
   * @throws StoreUnavailableException if the disk does not take them
   */
  void fill(byte[] content) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      write(channel, ByteBuffer.wrap(content));
      sync(channel);
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot open a draft", e);
    }
  }

  /**
   * Writes what the stream brings and syncs it.
   *
   * @param size bytes that must come; reading stops at the first too many
   * @return the SHA-256 of the bytes, or empty text if they were fewer or more
   * @throws IOException if the stream breaks
   * @throws StoreUnavailableException if the disk does not take the bytes
   */
  String fill(InputStream content, long size) throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[BUFFER];
    long written = 0;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        written += n;
        if (written > size) {
          return "";
        }
        digest.update(buffer, 0, n);
        write(channel, ByteBuffer.wrap(buffer, 0, n));
      }
      sync(channel);
    }
    return written == size ? HexFormat.of().formatHex(digest.digest()) : "";
  }

  /**
   * Writes what this writes and syncs it.
   *
   * @throws IOException if the content breaks off, or the disk does not take it
   */
  void fill(PayloadStore.Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot delete a draft", e);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new StoreUnavailableException("The disk does not take the bytes", e);
    }
  }

  private static void sync(FileChannel channel) {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw new StoreUnavailableException("The disk does not take the bytes", e);
    }
  }
}
