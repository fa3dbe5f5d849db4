package dev.millrace.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What Pillow makes of small pictures; {@code src/test/python/make_golden.py} asked it. */
final class Golden {
  private Golden() {}

  static JsonNode read() {
    try {
      return new JsonMapper().readTree(resource("golden.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] file(String name) {
    return resource("pictures/" + name);
  }

  /** The bytes of the picture when nothing is scaled. */
  static byte[] pixels(byte[] file, Channels color) {
    Picture picture = Picture.of(file);
    return pixels(
        file, color, picture.width(), picture.height(), new Fit.Stretch(), Filter.BILINEAR);
  }

  /** The bytes of the scaled picture, before they are normalised. */
  static byte[] pixels(byte[] file, Channels color, int width, int height, Fit fit, Filter filter) {
    PixelForm form =
        new PixelForm(
            width,
            height,
            color,
            fit,
            filter,
            Collections.nCopies(color.count(), 0.0),
            Collections.nCopies(color.count(), 1.0),
            Layout.NHWC);
    FloatBuffer target = buffer(form.size());
    new PixelReader(form).read(Picture.of(file), target);
    byte[] bytes = new byte[form.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(target.get(i) * 255);
    }
    return bytes;
  }

  static FloatBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> names() {
    return read().get("decoded").propertyStream().map(Map.Entry::getKey).toList();
  }

  static byte[] resource(String name) {
    try (InputStream resource = Golden.class.getResourceAsStream(name)) {
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
