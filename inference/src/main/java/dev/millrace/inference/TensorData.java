package dev.millrace.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.inference.TensorRequest.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Reads a tensor's data, whether it is flat or nested as its shape. For one thread. */
final class TensorData {
  private final Tensor tensor;
  private final Sink sink;
  private final long elements;
  private long read;

  /** Takes the element that the parser is at. */
  private interface Sink {
    void take(JsonParser json) throws IOException;
  }

  private TensorData(Tensor tensor, Sink sink) {
    this.tensor = tensor;
    this.sink = sink;
    this.elements = tensor.elements();
  }

  /**
   * Fills a buffer with a tensor's elements, whose carrier it has room for.
   *
   * @throws PredictionException if an element is not of the datatype, or there are not as many as
   *     the shape has
   */
  static void read(Tensor tensor, ByteBuffer to) {
    new TensorData(tensor, json -> tensor.datatype().read(json, to)).readAll();
  }

  /** The elements of a tensor of texts; throws as {@link #read}. */
  static String[] texts(Tensor tensor) {
    String[] texts = new String[(int) tensor.elements()];
    int[] next = {0};
    new TensorData(tensor, json -> texts[next[0]++] = JsonNumbers.text(json)).readAll();
    return texts;
  }

  private void readAll() {
    try (JsonParser json = TensorRequest.JSON.createParser(tensor.data())) {
      json.nextToken();
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        readNested(json, 0);
      } else {
        while (json.currentToken() != JsonToken.END_ARRAY) {
          take(json);
          json.nextToken();
        }
      }
      if (read != elements) {
        throw fault("has " + read + " elements, and its shape " + tensor.shape() + " " + elements);
      }
    } catch (JsonNumbers.NotOfTypeException e) {
      throw fault("is of " + tensor.datatype() + ", and " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("The input was JSON when it was read before", e);
    }
  }

  /** Reads the rest of an array whose first token has been read. */
  private void readNested(JsonParser json, int depth) throws IOException {
    boolean innermost = depth == tensor.shape().size() - 1;
    long count = 0;
    for (; json.currentToken() != JsonToken.END_ARRAY; json.nextToken()) {
      count++;
      if (innermost) {
        take(json);
      } else if (json.currentToken() == JsonToken.START_ARRAY && depth < tensor.shape().size()) {
        json.nextToken();
        readNested(json, depth + 1);
      } else {
        throw fault("is not nested as its shape " + tensor.shape());
      }
    }
    if (depth >= tensor.shape().size() || count != tensor.shape().get(depth)) {
      throw fault("is not nested as its shape " + tensor.shape());
    }
  }

  private void take(JsonParser json) throws IOException {
    if (read == elements) {
      throw fault("has more elements than its shape " + tensor.shape());
    }
    sink.take(json);
    read++;
  }

  private PredictionException fault(String what) {
    return TensorRequest.fault("The data of input " + tensor.name() + " " + what);
  }
}
