package dev.millrace.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collection;

/**
 * An ONNX session on the CPU. One thread inside a run: several runs side by side use the cores
 * better than one run on several threads ({@code docs/performance.md}). Thread-safe.
 */
final class OnnxModel implements AutoCloseable {
  private final OrtSession session;

  private OnnxModel(OrtSession session) {
    this.session = session;
  }

  /**
   * Makes a session of the file that a setting names.
   *
   * @throws InvalidModelPackageException if ONNX Runtime cannot load it
   */
  static OnnxModel load(LoadedFiles files, String setting) {
    Path file = files.file(setting);
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      return new OnnxModel(OrtEnvironment.getEnvironment().createSession(file.toString(), options));
    } catch (OrtException e) {
      throw files.invalid("cannot load the ONNX model: " + e.getMessage(), e);
    }
  }

  /** Whether the model has an input of this name. */
  boolean takes(String input) {
    return session.getInputNames().contains(input);
  }

  /** What the model says of its inputs. */
  Collection<NodeInfo> inputs() {
    try {
      return session.getInputInfo().values();
    } catch (OrtException e) {
      throw new IllegalStateException("A session can tell its inputs", e);
    }
  }

  /** Reads the outputs of a run, in the model's order, before they are freed. */
  @FunctionalInterface
  interface Reader<T> {
    T read(OrtSession.Result outputs) throws OrtException;
  }

  /**
   * Runs the model.
   *
   * @throws PredictionException if the model fails on these inputs
   * @throws StoppedException if it was stopped on the way
   */
  <T> T run(Tensors inputs, StopSignal stop, Reader<T> reader) {
    try (RunOptions options = new RunOptions()) {
      Runnable terminate = () -> terminate(options);
      stop.onStop(terminate);
      try (OrtSession.Result outputs = session.run(inputs.byName(), options)) {
        return reader.read(outputs);
      } finally {
        stop.forget(terminate);
      }
    } catch (OrtException e) {
      if (stop.reason().isPresent()) {
        throw new StoppedException(e);
      }
      throw new PredictionException(ErrorCode.MODEL_ERROR, "ONNX Runtime: " + e.getMessage(), e);
    }
  }

  /** The first output of a run that is made of 32-bit floats, row-major. */
  static FloatBuffer floats(OrtSession.Result outputs) {
    return ((OnnxTensor) outputs.get(0)).getFloatBuffer();
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
