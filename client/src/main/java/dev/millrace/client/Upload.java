package dev.millrace.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;

/**
 * A file that lies at the server and can be an input of jobs: put it where the model wants a file.
 *
 * @param id names it, {@code upl_…}
 * @param size in bytes
 * @param sha256 of its content, in hexadecimal digits
 */
public record Upload(String id, long size, String sha256) implements JsonSerializable {

  /** The value that stands for it in an input. */
  public FileValue asFile() {
    return FileValue.upload(this);
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider serializers)
      throws IOException {
    asFile().serialize(generator, serializers);
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializerProvider serializers, TypeSerializer types)
      throws IOException {
    serialize(generator, serializers);
  }
}
