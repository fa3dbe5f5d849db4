package dev.millrace.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.inference.onnx.OnnxFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;

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
   * Makes a session of the file that a setting names, after a look whether it is harmless.
   *
   * @throws InvalidModelPackageException if it is not, or ONNX Runtime cannot load it
   */
  static OnnxModel load(LoadedFiles files, String setting) {
    Path file = files.file(setting);
    try {
      boolean whole =
          OnnxFile.check(file, files.model().manifest().files().keySet(), files.memoryBytes());
      // an optimised graph lies in another folder, where data beside it would not be found
      OptimizedGraphs graphs = whole ? files.graphs() : OptimizedGraphs.NONE;
      return new OnnxModel(graphs.open(file, files.digest(setting)));
    } catch (InvalidModelPackageException e) {
      throw files.invalid(file.getFileName() + ": " + e.getMessage(), e);
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

  /** What the model says of its outputs. */
  Collection<NodeInfo> outputs() {
    try {
      return session.getOutputInfo().values();
    } catch (OrtException e) {
      throw new IllegalStateException("A session can tell its outputs", e);
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
    return run(inputs, session.getOutputNames(), stop, reader);
  }

  /**
   * Runs the model as far as these outputs need it.
   *
   * @throws PredictionException if the model fails on these inputs
   * @throws StoppedException if it was stopped on the way
   */
  <T> T run(Tensors inputs, Set<String> outputs, StopSignal stop, Reader<T> reader) {
    try (RunOptions options = new RunOptions()) {
      Runnable terminate = () -> terminate(options);
      stop.onStop(terminate);
      try (OrtSession.Result results = session.run(inputs.byName(), outputs, options)) {
        return reader.read(results);
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

  /**
   * The first output of a run, which is made of floats, row-major.
   *
   * @throws PredictionException if it is not
   */
  static float[] floats(OrtSession.Result outputs) {
    if (outputs.get(0) instanceof OnnxTensor tensor) {
      FloatBuffer floats = tensor.getFloatBuffer();
      if (floats != null) {
        return floats.array();
      }
    }
    throw new PredictionException(ErrorCode.MODEL_ERROR, "The model answered no floats", null);
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
