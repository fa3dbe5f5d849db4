package dev.millrace.inference;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.TensorInfo;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A tokenizer and the model that reads its tokens, one text a run. Settings {@code model}, {@code
 * tokenizer}, {@code max_tokens}. Thread-safe.
 */
final class TextEncoder implements AutoCloseable {
  private static final int MOST_TOKENS = 65_536;

  private final OnnxModel model;
  private final HuggingFaceTokenizer tokenizer;
  private final int maxTokens;

  private TextEncoder(OnnxModel model, HuggingFaceTokenizer tokenizer, int maxTokens) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /** Makes something of the model's first output, row-major, and the number of tokens it read. */
  @FunctionalInterface
  interface Reader<T> {
    T read(float[] values, int tokens);
  }

  /**
   * Loads both.
   *
   * @throws InvalidModelPackageException if one cannot be loaded
   */
  static TextEncoder load(LoadedFiles files) {
    int maxTokens = files.integer("max_tokens", 0, 1, MOST_TOKENS);
    if (maxTokens == 0) {
      throw files.invalid("settings.max_tokens is missing", null);
    }
    HuggingFaceTokenizer tokenizer = loadTokenizer(files);
    try {
      return new TextEncoder(OnnxModel.load(files, "model"), tokenizer, maxTokens);
    } catch (RuntimeException e) { // nobody else would close it
      tokenizer.close();
      throw e;
    }
  }

  private static HuggingFaceTokenizer loadTokenizer(LoadedFiles files) {
    // the file's own truncation and padding would shorten texts unseen and slow every short one
    // down
    Map<String, String> options = Map.of("truncation", "false", "padding", "false");
    Path file = files.file("tokenizer");
    try (InputStream json = Files.newInputStream(file)) {
      return HuggingFaceTokenizer.newInstance(json, options);
    } catch (IOException | RuntimeException e) {
      // the tokenizer's own code tells of a damaged file by whatever it throws
      throw files.invalid("cannot load the tokenizer: " + e.getMessage(), e);
    }
  }

  /** How many dimensions the model's first output has, as the model says. */
  int outputRank() {
    return model.outputs().iterator().next().getInfo() instanceof TensorInfo output
        ? output.getShape().length
        : 0;
  }

  /**
   * Reads a text.
   *
   * @throws PredictionException if it has too many tokens, or the model fails on it
   * @throws StoppedException if it was stopped on the way
   */
  <T> T encode(String text, StopSignal stop, Reader<T> reader) {
    Encoding tokens = tokenizer.encode(text);
    long[] ids = tokens.getIds();
    if (ids.length > maxTokens) {
      throw new PredictionException(
          ErrorCode.INPUT_TOO_LONG,
          "The text has " + ids.length + " tokens; the model reads " + maxTokens,
          null);
    }
    try (Tensors inputs = new Tensors()) {
      inputs.addLongs("input_ids", ids, 1, ids.length);
      if (model.takes("attention_mask")) {
        inputs.addLongs("attention_mask", tokens.getAttentionMask(), 1, ids.length);
      }
      if (model.takes("token_type_ids")) {
        inputs.addLongs("token_type_ids", tokens.getTypeIds(), 1, ids.length);
      }
      return reader.read(model.run(inputs, stop, OnnxModel::floats), ids.length);
    }
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}
