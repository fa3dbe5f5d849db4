package dev.millrace.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Reads thousands of damaged pictures and the largest ones, on two threads, in a process with
 * little memory. Anything but a {@link PictureException} ends it.
 */
final class MutatedPictures {
  private static final PixelForm FORM =
      new PixelForm(
          24,
          24,
          Channels.RGB,
          new Fit.Crop(32),
          Filter.BILINEAR,
          List.of(0.5, 0.5, 0.5),
          List.of(0.5, 0.5, 0.5),
          Layout.NCHW);
  private static final int LARGE_WIDTH = 8000;
  private static final int LARGE_HEIGHT = 5000;

  private final List<byte[]> pictures = Golden.names().stream().map(Golden::file).toList();
  private final PixelReader reader = new PixelReader(FORM);
  private final Map<String, Integer> ends = new TreeMap<>();

  /** Arguments: how many mutations, and the seed. */
  public static void main(String[] arguments) throws IOException {
    MutatedPictures test = new MutatedPictures();
    long seed = Long.parseLong(arguments[1]);
    IntStream.range(0, Integer.parseInt(arguments[0]))
        .parallel()
        .forEach(i -> test.read(test.mutate(new Random(seed + i))));
    System.out.println(test.ends);
    List<byte[]> large =
        List.of(
            png(2, 0),
            png(2, 1),
            png(0, 1),
            png(6, 0),
            withSize(Golden.file("420.jpg"), LARGE_WIDTH, LARGE_HEIGHT),
            withSize(Golden.file("444-progressive.jpg"), 5000, 5000),
            withSize(Golden.file("cmyk.jpg"), LARGE_WIDTH, LARGE_HEIGHT),
            Golden.resource("large-lossy.webp"),
            Golden.resource("large-lossless.webp"));
    large.parallelStream().forEach(test::read);
    large.reversed().parallelStream().forEach(test::read);
    System.out.println(test.ends);
  }

  private void read(byte[] file) {
    try {
      Picture picture = Picture.of(file);
      picture.check();
      FloatBuffer target = Golden.buffer(FORM.size());
      reader.read(picture, target);
      count("read");
    } catch (PictureException e) {
      count(e.reason().name());
    }
  }

  private synchronized void count(String end) {
    ends.merge(end, 1, Integer::sum);
  }

  private byte[] mutate(Random random) {
    byte[] file = pictures.get(random.nextInt(pictures.size())).clone();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      int at = random.nextInt(file.length);
      switch (random.nextInt(5)) {
        case 0 -> file[at] = (byte) random.nextInt();
        case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> file = Arrays.copyOf(file, Math.max(8, at));
        case 3 -> {
          int length = Math.min(random.nextInt(16), file.length - at);
          System.arraycopy(file, random.nextInt(file.length - length + 1), file, at, length);
        }
        default -> file[at] = (byte) (random.nextBoolean() ? 0xff : 0);
      }
    }
    return random.nextInt(4) == 0 ? file : withRightChecksums(file);
  }

  /** Else no damage of a PNG would be seen by anything but the checksum. */
  private static byte[] withRightChecksums(byte[] file) {
    if (file[0] != (byte) 0x89) {
      return file;
    }
    ByteBuffer png = ByteBuffer.wrap(file);
    int at = 8;
    while (at + 12 <= file.length
        && png.getInt(at) >= 0
        && png.getInt(at) <= file.length - at - 12) {
      int end = at + 8 + png.getInt(at);
      CRC32 checksum = new CRC32();
      checksum.update(file, at + 4, end - at - 4);
      png.putInt(end, (int) checksum.getValue());
      at = end + 4;
    }
    return file;
  }

  /** The largest picture there may be, of nothing but zeros. */
  private static byte[] png(int kind, int interlaced) throws IOException {
    int samples = kind == 0 ? 1 : kind == 2 ? 3 : 4;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] row = new byte[LARGE_WIDTH * samples + 1];
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      for (int y = 0; y < LARGE_HEIGHT + (interlaced == 1 ? 20 : 0); y++) {
        deflater.write(row);
      }
    }
    ByteBuffer file = ByteBuffer.allocate(packed.size() + 57);
    for (int each : PngFile.SIGNATURE) {
      file.put((byte) each);
    }
    file.putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    file.putInt(LARGE_WIDTH).putInt(LARGE_HEIGHT);
    file.put(new byte[] {8, (byte) kind, 0, 0, (byte) interlaced}).putInt(0);
    file.putInt(packed.size()).put("IDAT".getBytes(StandardCharsets.US_ASCII));
    file.put(packed.toByteArray()).putInt(0);
    file.putInt(0).put("IEND".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    return withRightChecksums(file.array());
  }

  /** A small JPEG file which says that it is a large one: the decoder makes up the rest. */
  static byte[] withSize(byte[] file, int width, int height) {
    int at = 0;
    while ((file[at] & 0xff) != 0xff
        || ((file[at + 1] & 0xff) != 0xc0 && (file[at + 1] & 0xff) != 0xc2)) {
      at++;
    }
    ByteBuffer.wrap(file).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
    return file;
  }
}
