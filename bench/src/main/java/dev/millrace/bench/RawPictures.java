package dev.millrace.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** The limit for pictures: {@code session.run} on a ready tensor, and nothing else. */
final class RawPictures implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final long[] shape;

  /**
   * Loads the model.
   *
   * @param shape of its input
   */
  RawPictures(Path onnx, long... shape) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    this.session = environment.createSession(onnx.toString(), options);
    this.shape = shape.clone();
  }

  /** A stream of runs; see {@link Streams#measure}. */
  int run(long end) {
    int items = 0;
    try (OnnxTensor pixels = OnnxTensor.createTensor(environment, pixels(), shape)) {
      Map<String, OnnxTensor> inputs = Map.of(session.getInputNames().iterator().next(), pixels);
      while (System.nanoTime() < end) {
        session.run(inputs).close();
        items++;
      }
      return items;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed", e);
    }
  }

  private FloatBuffer pixels() {
    int size = 1;
    for (long side : shape) {
      size *= (int) side;
    }
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(size * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < size; i++) {
      pixels.put(i, i % 255 / 128f - 1);
    }
    return pixels;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
