package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.millrace.core.job.ErrorCode;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The inputs of one run, by name; freed when closed. For one thread. */
final class Tensors implements AutoCloseable {
  private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();

  /** Makes a tensor; its memory is freed with the others. */
  @FunctionalInterface
  interface Maker {
    OnnxTensor make(OrtEnvironment environment) throws OrtException;
  }

  /**
   * Adds 64-bit integers.
   *
   * @throws PredictionException if the shape does not fit the values
   */
  Tensors add(String name, LongBuffer values, long... shape) {
    return add(name, environment -> OnnxTensor.createTensor(environment, values, shape));
  }

  /**
   * Adds 32-bit floats; those of a direct buffer in native order are not copied, so it must not
   * change before the run has ended.
   *
   * @throws PredictionException if the shape does not fit the values
   */
  Tensors add(String name, FloatBuffer values, long... shape) {
    return add(name, environment -> OnnxTensor.createTensor(environment, values, shape));
  }

  /**
   * Adds any tensor.
   *
   * @throws PredictionException if it cannot be made
   */
  Tensors add(String name, Maker maker) {
    try {
      byName.put(name, maker.make(OrtEnvironment.getEnvironment()));
      return this;
    } catch (OrtException e) {
      throw new PredictionException(ErrorCode.MODEL_ERROR, "ONNX Runtime: " + e.getMessage(), e);
    }
  }

  Map<String, ? extends OnnxTensorLike> byName() {
    return byName;
  }

  @Override
  public void close() {
    byName.values().forEach(OnnxTensor::close);
  }
}
