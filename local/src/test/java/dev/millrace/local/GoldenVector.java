package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** The embedding of the sentence that these tests embed, as another program made it. */
final class GoldenVector {
  private static final JsonMapper JSON = new JsonMapper();

  private GoldenVector() {}

  static double at(int index) throws IOException {
    JsonNode golden = JSON.readTree(GoldenVector.class.getResourceAsStream("golden-vector.json"));
    return golden.get(index).asDouble();
  }
}
