package dev.millrace.local;

import static dev.millrace.local.BadInput.submit;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Rows 30 to 36 of the matrix: files that stand in a submission, or are named in one. */
final class BadFiles {
  private static final int PNG_HEADER = 16;
  private static final int PNG_HEADER_CRC = 29;
  private static final int PROGRESSIVE_FRAME = 0xc2;

  private BadFiles() {}

  static List<BadInput> all() {
    List<BadInput> all = new ArrayList<>();
    for (String base64 : List.of("YQ=", "Y", "Y Q==", "YQ==YQ==", "data:,a")) {
      all.add(
          submit(30, "the base64 " + base64, text("{\"base64\":\"" + base64 + "\"}"))
              .gets(422, "invalid-base64"));
    }
    pictures("unsupported-image", noPictures()).forEach(all::add);
    pictures("image-too-large", largePictures()).forEach(all::add);
    pictures("corrupt-image", damagedPictures()).forEach(all::add);
    addAddresses(all);
    return all;
  }

  /** Row 34: pictures that are good, by what they are. */
  static Map<String, byte[]> goodPictures() {
    Map<String, byte[]> good = new LinkedHashMap<>();
    good.put("16 bits", picture(BufferedImage.TYPE_USHORT_GRAY, 20, "png"));
    good.put("alpha", picture(BufferedImage.TYPE_INT_ARGB, 20, "png"));
    good.put("a palette", picture(BufferedImage.TYPE_BYTE_INDEXED, 20, "png"));
    good.put("1 × 1", picture(BufferedImage.TYPE_INT_RGB, 1, "png"));
    good.put("a grey JPEG", picture(BufferedImage.TYPE_BYTE_GRAY, 20, "jpg"));
    good.put("a GIF", picture(BufferedImage.TYPE_INT_RGB, 20, "gif"));
    return good;
  }

  /** The submission of a picture, as a file and as a value. */
  static List<String> bodies(byte[] picture) {
    String base64 = Base64.getEncoder().encodeToString(picture);
    return List.of(image("\"" + base64 + "\""), image("{\"base64\":\"" + base64 + "\"}"));
  }

  private static List<BadInput> pictures(String code, Map<String, byte[]> pictures) {
    List<BadInput> all = new ArrayList<>();
    int row = code.equals("unsupported-image") ? 31 : code.equals("image-too-large") ? 32 : 33;
    pictures.forEach((what, content) ->
        bodies(content).forEach(body -> all.add(submit(row, what, body).gets(422, code))));
    return all;
  }

  private static Map<String, byte[]> noPictures() {
    Map<String, byte[]> none = new LinkedHashMap<>();
    for (String text :
        List.of("hello", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "<a>GIF89a")) {
      none.put(text, text.getBytes(StandardCharsets.US_ASCII));
    }
    none.put("a TIFF", picture(BufferedImage.TYPE_INT_RGB, 20, "tiff"));
    none.put("a GIF of 10,000 frames", frames(10_000));
    return none;
  }

  private static Map<String, byte[]> largePictures() {
    Map<String, byte[]> large = new LinkedHashMap<>();
    large.put("50,000 × 50,000", withSize(50_000, 50_000));
    large.put("1 × 2,147,483,647", withSize(1, Integer.MAX_VALUE));
    large.put("0 × 1", withSize(0, 1));
    large.put("a progressive JPEG of 6,000 × 5,000", progressive(6_000, 5_000));
    return large;
  }

  private static Map<String, byte[]> damagedPictures() {
    byte[] png = picture(BufferedImage.TYPE_INT_RGB, 20, "png");
    byte[] jpeg = picture(BufferedImage.TYPE_INT_RGB, 20, "jpg");
    byte[] badSum = png.clone();
    badSum[png.length - 20] ^= 1;
    Map<String, byte[]> damaged = new LinkedHashMap<>();
    damaged.put("a cut PNG", Arrays.copyOf(png, png.length / 2));
    damaged.put("a cut JPEG", Arrays.copyOf(jpeg, jpeg.length - 40));
    damaged.put("a PNG with a wrong checksum", badSum);
    return damaged;
  }

  private static void addAddresses(List<BadInput> all) {
    for (String url :
        List.of(
            "file:///etc/passwd",
            "ftp://example.com/",
            "gopher://example.com/",
            "jar:https://example.com/!/",
            "data:text/plain,a",
            "example.com",
            "https://u:p@example.com/",
            "https://example.com:22/",
            "https://example.com/\\r\\nX: y",
            "https://example.com/" + "x".repeat(2048))) {
      all.add(address(35, url));
    }
    for (String host :
        List.of(
            "10.0.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "0",
            "2130706433",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[fd00:ec2::254]")) {
      all.add(address(36, "https://" + host + "/"));
    }
  }

  private static BadInput address(int row, String url) {
    return submit(
            row,
            "the address " + url.substring(0, Math.min(40, url.length())),
            text("{\"url\":\"" + url + "\"}"))
        .gets(422, "url-not-allowed")
        .tells("\"/input/text/url\"");
  }

  private static String text(String value) {
    return "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":" + value + "}}";
  }

  private static String image(String value) {
    return "{\"model\":\"hieroglyphs\",\"input\":{\"image\":" + value + "}}";
  }

  private static byte[] picture(int type, int side, String format) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(new BufferedImage(side, side, type), format, file)) {
        throw new IllegalStateException("Java writes no " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** A GIF of one pixel, whose only frame stands in it so often. */
  private static byte[] frames(int count) {
    byte[] gif = picture(BufferedImage.TYPE_BYTE_GRAY, 1, "gif");
    int first = 13 + 3 * (2 << (gif[10] & 7));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(gif, 0, first);
    for (int i = 0; i < count; i++) {
      file.write(gif, first, gif.length - 1 - first);
    }
    file.write(gif, gif.length - 1, 1);
    return file.toByteArray();
  }

  /** A small JPEG in several scans that claims this size. */
  private static byte[] progressive(int width, int height) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    byte[] jpeg = file.toByteArray();
    int frame = 0;
    while ((jpeg[frame] & 0xff) != 0xff || (jpeg[frame + 1] & 0xff) != PROGRESSIVE_FRAME) {
      frame++;
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    return jpeg;
  }

  /** A small PNG that claims this size, with the checksum that goes with it. */
  private static byte[] withSize(int width, int height) {
    byte[] png = picture(BufferedImage.TYPE_INT_RGB, 20, "png");
    ByteBuffer file = ByteBuffer.wrap(png).putInt(PNG_HEADER, width).putInt(PNG_HEADER + 4, height);
    CRC32 crc = new CRC32();
    crc.update(png, PNG_HEADER - 4, PNG_HEADER_CRC - PNG_HEADER + 4);
    return file.putInt(PNG_HEADER_CRC, (int) crc.getValue()).array();
  }
}
