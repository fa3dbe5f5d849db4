package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
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
   * @throws StoppedException if it was stopped on the way
   */
  FloatBuffer run(Map<String, long[]> rows, StopSignal stop) {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, long[]> row : rows.entrySet()) {
        long[] shape = {1, row.getValue().length};
        tensors.put(
            row.getKey(),
            OnnxTensor.createTensor(environment, LongBuffer.wrap(row.getValue()), shape));
      }
      return answer(tensors, stop);
    } catch (OrtException e) {
      if (stop.reason().isPresent()) {
        throw new StoppedException(e);
      }
      throw new PredictionException(ErrorCode.MODEL_ERROR, "ONNX Runtime: " + e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private FloatBuffer answer(Map<String, OnnxTensor> tensors, StopSignal stop) throws OrtException {
    try (RunOptions options = new RunOptions()) {
      Runnable terminate = () -> terminate(options);
      stop.onStop(terminate);
      try (OrtSession.Result result = session.run(tensors, options)) {
        return ((OnnxTensor) result.get(0)).getFloatBuffer();
      } finally {
        stop.forget(terminate);
      }
    }
  }

  /** ONNX Runtime looks at the flag between two operators. */
  private static void terminate(RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException("A run that is under way can be terminated", e);
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
