package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The files of one kind of result. A new one is begun when one is full. */
final class ResultFiles implements AutoCloseable {
  private static final long FULL = 5L << 30;

  private final ResultSink sink;
  private final String bucket;
  private final String name;
  private final ResultFormat format;
  private final ArrayNode list = JsonNodeFactory.instance.arrayNode();
  private @Nullable OutputStream out;
  private String key = "";
  private long size;

  ResultFiles(ResultSink sink, String bucket, String name, ResultFormat format) {
    this.sink = sink;
    this.bucket = bucket;
    this.name = name;
    this.format = format;
  }

  void add(String record) throws IOException {
    String inner = format.isFlat() ? flat(record) : record;
    if (inner.isBlank()) {
      return;
    }
    if (out != null && size > FULL) {
      finish();
    }
    boolean isFirst = out == null;
    if (out == null) {
      key = "%s_%d.%s".formatted(name, list.size(), format.extension());
      out = new BufferedOutputStream(sink.create(bucket, key));
      size = 0;
    }
    if (format.isLines()) {
      write(out, inner + "\n");
    } else {
      write(out, (isFirst ? "[" : ",") + inner);
    }
  }

  /** The elements of an array, one after the other; anything else as it is. */
  private String flat(String record) {
    JsonNode value = Json.parse(record);
    if (!value.isArray()) {
      return record;
    }
    StringJoiner elements = new StringJoiner(format.isLines() ? "\n" : ",");
    value.forEach(each -> elements.add(Json.text(each)));
    return elements.toString();
  }

  private void write(OutputStream to, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.write(bytes);
    size += bytes.length;
  }

  /** The files that are there, with their sizes. */
  ArrayNode list() {
    return list;
  }

  @Override
  public void close() throws IOException {
    finish();
  }

  /** Completes the file that is being written. */
  void finish() throws IOException {
    OutputStream open = out;
    if (open != null) {
      out = null;
      if (!format.isLines()) {
        write(open, "]");
      }
      open.close();
      list.addObject().put("Key", key).put("Size", size);
    }
  }
}
