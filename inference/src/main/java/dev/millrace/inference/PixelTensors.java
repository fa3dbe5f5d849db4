package dev.millrace.inference;

import dev.millrace.image.Layout;
import dev.millrace.image.Picture;
import dev.millrace.image.PixelForm;
import dev.millrace.image.PixelReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Makes pictures the input of a model, in memory that both share and that is used again. As many
 * buffers stay as there were pictures at the same time. Thread-safe.
 */
final class PixelTensors {
  private final PixelForm form;
  private final PixelReader reader;
  private final String input;
  private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

  /**
   * Makes tensors.
   *
   * @param input the name of the model's input
   */
  PixelTensors(PixelForm form, String input) {
    this.form = form;
    this.reader = new PixelReader(form);
    this.input = input;
  }

  /**
   * Has a model run on a picture.
   *
   * @throws dev.millrace.image.PictureException if the picture is damaged
   */
  <T> T run(Picture picture, Function<Tensors, T> model) {
    FloatBuffer reused = free.poll();
    FloatBuffer buffer = reused == null ? allocate() : reused;
    try (Tensors tensors = new Tensors()) {
      reader.read(picture, buffer);
      return model.apply(tensors.add(input, buffer, shape()));
    } finally {
      free.add(buffer);
    }
  }

  /** Has a model run on nothing but zeros. */
  <T> T runOnZeros(Function<Tensors, T> model) {
    try (Tensors tensors = new Tensors()) {
      return model.apply(tensors.add(input, allocate(), shape()));
    }
  }

  private long[] shape() {
    long channels = form.channels().count();
    return form.layout() == Layout.NCHW
        ? new long[] {1, channels, form.height(), form.width()}
        : new long[] {1, form.height(), form.width(), channels};
  }

  private FloatBuffer allocate() {
    return ByteBuffer.allocateDirect(form.size() * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
