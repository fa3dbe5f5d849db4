package dev.millrace.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.millrace.core.job.ErrorCode;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs of one run, by name; freed when closed, with the buffers. For one thread. */
final class Tensors implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private final List<OrtSession.Result> results = new ArrayList<>();
  private final Arena arena = Arena.ofConfined();

  /** Makes a tensor; its memory is freed with the others. */
  @FunctionalInterface
  interface Maker {
    OnnxTensor make(OrtEnvironment environment) throws OrtException;
  }

  /** Makes a tensor of another one. */
  @FunctionalInterface
  interface Change {
    OrtSession.Result apply(OnnxTensor tensor) throws OrtException;
  }

  /** A direct buffer of zeros in native order, which is freed with the tensors. */
  ByteBuffer allocate(long bytes) {
    // there must be an address even where there is nothing
    return arena
        .allocate(Math.max(bytes, 1), ALIGNMENT)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .limit((int) bytes);
  }

  /**
   * Adds 64-bit integers.
   *
   * @throws PredictionException if the shape does not fit the values
   */
  Tensors addLongs(String name, long[] values, long... shape) {
    ByteBuffer buffer = allocate((long) values.length * Long.BYTES);
    buffer.asLongBuffer().put(values);
    return add(name, buffer, OnnxJavaType.INT64, shape);
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
   * Adds elements of any type but texts; a direct buffer is not copied.
   *
   * @throws PredictionException if the shape does not fit the values
   */
  Tensors add(String name, ByteBuffer values, OnnxJavaType type, long... shape) {
    return add(name, environment -> OnnxTensor.createTensor(environment, values, shape, type));
  }

  /**
   * Adds texts.
   *
   * @throws PredictionException if the shape does not fit the values
   */
  Tensors addTexts(String name, String[] values, long... shape) {
    return add(name, environment -> OnnxTensor.createTensor(environment, values, shape));
  }

  /**
   * Adds any tensor.
   *
   * @throws PredictionException if it cannot be made
   */
  Tensors add(String name, Maker maker) {
    try {
      OnnxTensor tensor = maker.make(OrtEnvironment.getEnvironment());
      tensors.add(tensor);
      byName.put(name, tensor);
      return this;
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  /**
   * Puts another tensor in one's place.
   *
   * @throws PredictionException if it cannot be made
   */
  void replace(String name, Change change) {
    try {
      OnnxTensor old = byName.get(name);
      if (old != null) {
        OrtSession.Result changed = change.apply(old);
        results.add(changed);
        byName.put(name, (OnnxTensor) changed.get(0));
      }
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  Map<String, ? extends OnnxTensorLike> byName() {
    return byName;
  }

  private static PredictionException failure(OrtException e) {
    return new PredictionException(ErrorCode.MODEL_ERROR, "ONNX Runtime: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    results.forEach(OrtSession.Result::close);
    tensors.forEach(OnnxTensor::close);
    arena.close();
  }
}
