package dev.millrace.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The limit: {@code session.run} and nothing else, one stream with one thread on each processor.
 */
final class RawRuntime implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;

  RawRuntime(Path model) throws OrtException, IOException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session = environment.createSession(model.resolve("model.onnx").toString(), options);
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            Files.newInputStream(model.resolve("tokenizer.json")),
            Map.of("truncation", "false", "padding", "false"));
  }

  /** Tokens in the workload's text. */
  int tokens(Workload workload) {
    return tokenizer.encode(workload.text(1)).getIds().length;
  }

  /** Items a second on all processors, measured for so long. */
  double perSecond(Workload workload, double seconds) throws InterruptedException {
    return Streams.measure(seconds, end -> run(workload, end)).perSecond();
  }

  /** A stream of runs; see {@link Streams#measure}. */
  int run(Workload workload, long end) {
    int items = 0;
    Encoding encoding = tokenizer.encode(workload.text(1));
    long[] shape = {1, encoding.getIds().length};
    try (OnnxTensor ids = tensor(encoding.getIds(), shape);
        OnnxTensor mask = tensor(encoding.getAttentionMask(), shape);
        OnnxTensor types = tensor(encoding.getTypeIds(), shape)) {
      Map<String, OnnxTensor> inputs =
          Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types);
      while (System.nanoTime() < end) {
        session.run(inputs).close();
        items++;
      }
      return items;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed", e);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
