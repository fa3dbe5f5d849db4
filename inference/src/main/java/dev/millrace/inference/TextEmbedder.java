package dev.millrace.inference;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.util.Map;

/**
 * Turns a text into a vector: tokenise, run the encoder, take the mean of the token vectors, scale
 * to length 1. This is how the sentence-transformers models are used (sbert.net). Input {@code
 * {"text":"…"}}, output {@code {"embedding":[…]}}.
 */
final class TextEmbedder implements Predictor {
  private static final JsonMapper JSON = new JsonMapper();

  private final OnnxModel model;
  private final HuggingFaceTokenizer tokenizer;
  private final int maxTokens;

  private TextEmbedder(OnnxModel model, HuggingFaceTokenizer tokenizer, int maxTokens) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  static TextEmbedder load(LoadedFiles files) {
    return new TextEmbedder(
        OnnxModel.load(files, "model"),
        loadTokenizer(files),
        files.settings().required("max_tokens").asInt());
  }

  private static HuggingFaceTokenizer loadTokenizer(LoadedFiles files) {
    // the file's own truncation and padding would shorten texts unseen and slow every short one
    // down
    Map<String, String> options = Map.of("truncation", "false", "padding", "false");
    try (InputStream json = Files.newInputStream(files.file("tokenizer"))) {
      return HuggingFaceTokenizer.newInstance(json, options);
    } catch (IOException e) {
      throw files.invalid("cannot load the tokenizer", e);
    }
  }

  @Override
  public String predict(String inputJson, StopSignal stop) {
    Encoding tokens = tokenizer.encode(text(inputJson));
    int length = tokens.getIds().length;
    if (length > maxTokens) {
      throw new PredictionException(
          ErrorCode.INPUT_TOO_LONG,
          "The text has " + length + " tokens; the model reads " + maxTokens,
          null);
    }
    try (Tensors inputs = new Tensors()) {
      long[] shape = {1, length};
      inputs.add("input_ids", LongBuffer.wrap(tokens.getIds()), shape);
      inputs.add("attention_mask", LongBuffer.wrap(tokens.getAttentionMask()), shape);
      if (model.takes("token_type_ids")) {
        inputs.add("token_type_ids", LongBuffer.wrap(tokens.getTypeIds()), shape);
      }
      return render(unit(mean(model.run(inputs, stop, OnnxModel::floats), length)));
    }
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }

  private static String text(String inputJson) {
    try {
      return JSON.readTree(inputJson).required("text").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("An input is checked before it is stored", e);
    }
  }

  /** The mean of the token vectors. Nothing is padded, so every token counts. */
  private static float[] mean(FloatBuffer vectors, int tokens) {
    int size = vectors.remaining() / tokens;
    float[] sum = new float[size];
    for (int token = 0; token < tokens; token++) {
      for (int i = 0; i < size; i++) {
        sum[i] += vectors.get(token * size + i);
      }
    }
    for (int i = 0; i < size; i++) {
      sum[i] /= tokens;
    }
    return sum;
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    if (squares == 0 || !Double.isFinite(squares)) {
      throw new PredictionException(
          ErrorCode.MODEL_ERROR, "The model answered a vector without a direction", null);
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  private static String render(float[] vector) {
    StringBuilder json = new StringBuilder(vector.length * 13).append("{\"embedding\":[");
    for (int i = 0; i < vector.length; i++) {
      json.append(i == 0 ? "" : ",").append(vector[i]);
    }
    return json.append("]}").toString();
  }
}
