package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * An ONNX session on the CPU. One thread inside a run: several runs side by side use the cores
 * better than one run on several threads ({@code docs/performance.md}). Thread-safe.
 */
final class OnnxModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private OnnxModel(OrtSession session) {
    this.session = session;
  }

  /**
   * Makes a session from the bytes of a model.
   *
   * @throws InvalidModelPackageException if ONNX Runtime cannot load the bytes
   */
  static OnnxModel load(ModelPackage model, byte[] onnx) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      return new OnnxModel(OrtEnvironment.getEnvironment().createSession(onnx, options));
    } catch (OrtException e) {
      throw new InvalidModelPackageException(model.ref() + ": cannot load the ONNX model", e);
    }
  }

  /** Whether the model has an input of this name. */
  boolean takes(String input) {
    return session.getInputNames().contains(input);
  }

  /**
   * Runs the model on one row of whole numbers for each input.
   *
   * @return the first output, row-major
   * @throws PredictionException if the model fails on these inputs
   */
  FloatBuffer run(Map<String, long[]> rows) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, long[]> row : rows.entrySet()) {
        long[] shape = {1, row.getValue().length};
        tensors.put(
            row.getKey(),
            OnnxTensor.createTensor(environment, LongBuffer.wrap(row.getValue()), shape));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        return ((OnnxTensor) result.get(0)).getFloatBuffer();
      }
    } catch (OrtException e) {
      throw new PredictionException(ErrorCode.MODEL_ERROR, "ONNX Runtime: " + e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("The ONNX session was closed before", e);
    }
  }
}
