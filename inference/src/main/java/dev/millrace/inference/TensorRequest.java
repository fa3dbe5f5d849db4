package dev.millrace.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.core.job.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An inference request of the Open Inference Protocol v2, read but for the tensors' data.
 *
 * @param id to be echoed, if it has one
 * @param outputs names of the wanted outputs; none for all
 */
record TensorRequest(Optional<String> id, List<Tensor> inputs, List<String> outputs) {
  static final JsonFactory JSON = new JsonFactory();

  private static final int MOST_DIMENSIONS = 16;

  /**
   * An input.
   *
   * @param data JSON array, flat or nested
   */
  record Tensor(String name, List<Long> shape, Datatype datatype, String data) {

    /** How many elements its shape has; {@link Long#MAX_VALUE} if more than that. */
    long elements() {
      long product = 1;
      for (long each : shape) {
        boolean fits = Math.multiplyHigh(product, each) == 0 && product * each >= 0;
        product = fits ? product * each : Long.MAX_VALUE;
      }
      return shape.contains(0L) ? 0 : product;
    }

    long[] dimensions() {
      return shape.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /**
   * Reads a request. What it does not know it refuses, but for {@code parameters}, of which there
   * are none.
   *
   * @throws PredictionException naming what is not right
   */
  static TensorRequest read(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      require(json.nextToken(), JsonToken.START_OBJECT, "the input", "an object");
      Optional<String> id = Optional.empty();
      List<Tensor> inputs = new ArrayList<>();
      List<String> outputs = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        switch (field) {
          case "id" -> id = Optional.of(string(json, "id"));
          case "parameters" -> json.skipChildren();
          case "inputs" -> {
            require(value, JsonToken.START_ARRAY, field, "an array");
            while (json.nextToken() != JsonToken.END_ARRAY) {
              inputs.add(input(json, text, "inputs[" + inputs.size() + "]"));
            }
          }
          case "outputs" -> {
            require(value, JsonToken.START_ARRAY, field, "an array");
            while (json.nextToken() != JsonToken.END_ARRAY) {
              outputs.add(output(json, "outputs[" + outputs.size() + "]"));
            }
          }
          default -> throw fault("the field " + field + " is not known");
        }
      }
      return new TensorRequest(id, inputs, outputs);
    } catch (IOException e) {
      throw new PredictionException(ErrorCode.VALIDATION_FAILED, "The input is not JSON", e);
    }
  }

  /** Says what is not right. */
  static PredictionException fault(String what) {
    return new PredictionException(ErrorCode.VALIDATION_FAILED, what, null);
  }

  private static Tensor input(JsonParser json, String text, String at) throws IOException {
    require(json.currentToken(), JsonToken.START_OBJECT, at, "an object");
    Optional<String> name = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Optional<Datatype> datatype = Optional.empty();
    Optional<String> data = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = Optional.of(string(json, at + ".name"));
        case "shape" -> shape = Optional.of(shape(json, at + ".shape"));
        case "datatype" -> datatype = Optional.of(datatype(json, at + ".datatype"));
        case "data" -> data = Optional.of(data(json, text, at + ".data"));
        case "parameters" -> json.skipChildren();
        default -> throw fault(at + ": the field " + field + " is not known");
      }
    }
    return new Tensor(
        present(name, at, "name"),
        present(shape, at, "shape"),
        present(datatype, at, "datatype"),
        present(data, at, "data"));
  }

  private static String output(JsonParser json, String at) throws IOException {
    require(json.currentToken(), JsonToken.START_OBJECT, at, "an object");
    Optional<String> name = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "name" -> name = Optional.of(string(json, at + ".name"));
        case "parameters" -> json.skipChildren();
        default -> throw fault(at + ": the field " + field + " is not known");
      }
    }
    return present(name, at, "name");
  }

  private static List<Long> shape(JsonParser json, String at) throws IOException {
    require(json.currentToken(), JsonToken.START_ARRAY, at, "an array");
    List<Long> shape = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      try {
        shape.add(JsonNumbers.integer(json, 0, Long.MAX_VALUE));
      } catch (JsonNumbers.NotOfTypeException e) {
        throw fault(at + ": " + e.getMessage());
      }
      if (shape.size() > MOST_DIMENSIONS) {
        throw fault(at + " has more than " + MOST_DIMENSIONS + " dimensions");
      }
    }
    return shape;
  }

  private static Datatype datatype(JsonParser json, String at) throws IOException {
    String name = string(json, at);
    return Datatype.named(name)
        .orElseThrow(() -> fault(at + " is not one of " + Arrays.toString(Datatype.values())));
  }

  private static String data(JsonParser json, String text, String at) throws IOException {
    require(json.currentToken(), JsonToken.START_ARRAY, at, "an array");
    int start = (int) json.currentTokenLocation().getCharOffset();
    json.skipChildren();
    return text.substring(start, (int) json.currentTokenLocation().getCharOffset() + 1);
  }

  private static String string(JsonParser json, String at) throws IOException {
    require(json.currentToken(), JsonToken.VALUE_STRING, at, "a string");
    return json.getText();
  }

  private static void require(JsonToken found, JsonToken wanted, String at, String what) {
    if (found != wanted) {
      throw fault(at + " is not " + what);
    }
  }

  private static <T> T present(Optional<T> value, String at, String field) {
    return value.orElseThrow(() -> fault(at + " has no " + field));
  }
}
