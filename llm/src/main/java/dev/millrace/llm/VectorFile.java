package dev.millrace.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Vectors in a file: how many, of what size, their numbers, and a checksum. Only a saving: what
 * cannot be written is made again by the next process, and so is what is damaged.
 */
record VectorFile(Path path) {
  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  /** The vectors, if so many lie there whole. */
  Optional<List<float[]>> read(int count) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    } catch (IOException e) {
      return Optional.empty();
    }
    int end = bytes.capacity() - Long.BYTES;
    if (end < HEADER_BYTES || bytes.getLong(end) != checksum(bytes, end)) {
      return Optional.empty();
    }
    int vectors = bytes.getInt();
    int size = bytes.getInt();
    if (vectors != count) {
      return Optional.empty();
    }
    List<float[]> read = new ArrayList<>(vectors);
    for (int i = 0; i < vectors; i++) {
      float[] vector = new float[size];
      bytes.asFloatBuffer().get(vector);
      bytes.position(bytes.position() + size * Float.BYTES);
      read.add(vector);
    }
    return Optional.of(read);
  }

  /** Keeps the vectors, whole or not at all. */
  void write(List<float[]> vectors) {
    int size = vectors.isEmpty() ? 0 : vectors.getFirst().length;
    int end = HEADER_BYTES + vectors.size() * size * Float.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(end + Long.BYTES);
    bytes.putInt(vectors.size()).putInt(size);
    for (float[] vector : vectors) {
      for (float number : vector) {
        bytes.putFloat(number);
      }
    }
    bytes.putLong(checksum(bytes, end));
    try {
      Path folder = Files.createDirectories(path.toAbsolutePath().getParent());
      Path part = Files.createTempFile(folder, "part", "");
      try {
        Files.write(part, bytes.array());
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // a full or missing disk costs the next process some seconds, and this job nothing
      return;
    }
  }

  private static long checksum(ByteBuffer bytes, int end) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes.slice(0, end));
    return checksum.getValue();
  }
}
