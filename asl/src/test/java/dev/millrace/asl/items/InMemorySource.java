package dev.millrace.asl.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** A store in memory that counts what is open. */
final class InMemorySource implements ItemSource {
  final TreeMap<String, byte[]> objects = new TreeMap<>();
  final AtomicInteger open = new AtomicInteger();

  InMemorySource with(String key, String content) {
    objects.put(key, content.getBytes(UTF_8));
    return this;
  }

  InMemorySource packed(String key, String content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    objects.put(key, packed.toByteArray());
    return this;
  }

  @Override
  public InputStream open(String bucket, String key) throws IOException {
    byte[] bytes = objects.get(bucket + "/" + key);
    if (bytes == null) {
      throw new IOException("The specified key does not exist.");
    }
    open.incrementAndGet();
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      private boolean closed;

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
      }
    };
  }

  @Override
  public Iterator<StoredObject> list(String bucket, String prefix) {
    return objects.entrySet().stream()
        .filter(object -> object.getKey().startsWith(bucket + "/" + prefix))
        .map(object ->
            new StoredObject(
                object.getKey().substring(bucket.length() + 1),
                "\"e\"",
                Instant.ofEpochSecond(1_700_000_000),
                object.getValue().length,
                "STANDARD"))
        .iterator();
  }
}
