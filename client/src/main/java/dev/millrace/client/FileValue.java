package dev.millrace.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;

/** What stands for a file in an input: {@code Map.of("image", FileValue.url(address))}. */
public final class FileValue implements JsonSerializable {
  private final JsonNode json;

  private FileValue(JsonNode json) {
    this.json = json;
  }

  /** What was uploaded. */
  public static FileValue upload(Upload upload) {
    return new FileValue(JsonNodeFactory.instance.objectNode().put("upload", upload.id()));
  }

  /** What the server fetches from this address. */
  public static FileValue url(URI address) {
    return new FileValue(JsonNodeFactory.instance.objectNode().put("url", address.toString()));
  }

  /** These bytes, within the request; large ones are uploaded better. */
  public static FileValue base64(byte[] content, String contentType) {
    return new FileValue(
        JsonNodeFactory.instance
            .objectNode()
            .put("base64", Base64.getEncoder().encodeToString(content))
            .put("content_type", contentType));
  }

  /** As it stands in the input. */
  public JsonNode toJson() {
    return json;
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider serializers)
      throws IOException {
    generator.writeTree(json);
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializerProvider serializers, TypeSerializer types)
      throws IOException {
    serialize(generator, serializers);
  }
}
