package dev.millrace.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.image.PictureException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no pictures, or none that can be read. */
class BadPictureTest {

  static List<String> names() {
    return Golden.names();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "%PDF-1.7",
        "II*\0\10\0\0\0",
        "MM\0*\0\0\0\10",
        "BM\0\0\0\0",
        "\0\0\0\30ftypheic",
        "GIF88a",
        "RIFF\0\0\0\0WAVE",
        "<script>GIF89a</script>"
      })
  void shouldRefuseWhatIsNoPictureThatItReads(String content) {
    assertReason(content.getBytes(StandardCharsets.ISO_8859_1), Reason.UNSUPPORTED);
  }

  @ParameterizedTest
  @CsvSource({
    "50000, 50000, TOO_LARGE",
    "16385, 1, TOO_LARGE",
    "1, 2147483647, TOO_LARGE",
    "-1, -1, TOO_LARGE",
    "8000, 5001, TOO_LARGE",
    "0, 5, TOO_LARGE",
    "5, 0, TOO_LARGE"
  })
  void shouldReadTheSizeBeforeAnythingElse(int width, int height, Reason reason) {
    assertReason(withSize(Golden.file("rgb-8.png"), width, height), reason);
  }

  @Test
  void shouldRefuseHugeFramesOfEveryFormat() {
    byte[] gif = Golden.file("plain.gif");
    gif[6] = gif[7] = gif[8] = gif[9] = (byte) 0xff;
    byte[] jpeg = Golden.file("420.jpg");
    int frame = indexOf(jpeg, 0xff, 0xc0);
    Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xff);
    byte[] webp = Golden.file("lossless.webp");
    webp[21] = webp[22] = (byte) 0xff;
    webp[23] = (byte) 0xff;

    assertReason(gif, Reason.TOO_LARGE);
    assertReason(jpeg, Reason.TOO_LARGE);
    assertReason(webp, Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldSeeThatAFileIsCutOff(String name) {
    byte[] file = Golden.file(name);
    int whole = name.equals("trailing.jpg") ? Golden.file("420.jpg").length : file.length;
    for (int length = 12; length < whole - 12; length += 1 + whole / 60) {
      byte[] cut = Arrays.copyOf(file, length);

      assertThatThrownBy(() -> Picture.of(cut).check())
          .as("%s after %d of %d bytes", name, length, whole)
          .isInstanceOfSatisfying(
              PictureException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldNotMindBytesBehindThePicture(String name) {
    byte[] file = Golden.file(name);
    byte[] longer = Arrays.copyOf(file, file.length + 100);

    assertThatCode(() -> Picture.of(longer).check()).doesNotThrowAnyException();
  }

  @Test
  void shouldSeeEveryFlippedBitOfAPng() {
    byte[] file = Golden.file("rgb-8.png");
    for (int i = 0; i < file.length; i++) {
      byte[] flipped = file.clone();
      flipped[i] ^= 0x10;

      assertThatThrownBy(() -> Picture.of(flipped).check())
          .as("byte %d", i)
          .isInstanceOf(PictureException.class);
    }
  }

  @Test
  void shouldSeeThatTheCodesOfAJpegAreDamaged() {
    byte[] file = Golden.file("restarts.jpg");
    int restart = indexOf(file, 0xff, 0xd1);
    file[restart + 1] = (byte) 0xd5;

    assertReason(file, Reason.CORRUPT);
  }

  @Test
  void shouldRefuseManyFramesBeforeItDecodesOne() {
    byte[] plain = Golden.file("plain.gif");
    int frame = 13 + 3 * (2 << (plain[10] & 7));
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(plain, 0, frame);
    for (int i = 0; i < 10_000; i++) {
      many.write(plain, frame, plain.length - 1 - frame);
    }
    many.write(0x3b);

    assertThatThrownBy(() -> Picture.of(many.toByteArray()))
        .isInstanceOfSatisfying(
            PictureException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
              assertThat(e).hasMessageContaining("10000 frames");
            });
  }

  @Test
  void shouldRefuseKindsOfJpegThatNobodyUses() {
    for (int kind : new int[] {0xc3, 0xc5, 0xc9, 0xcf}) {
      byte[] file = Golden.file("420.jpg");
      file[indexOf(file, 0xff, 0xc0) + 1] = (byte) kind;
      assertReason(file, Reason.UNSUPPORTED);
    }
    byte[] twelveBits = Golden.file("420.jpg");
    twelveBits[indexOf(twelveBits, 0xff, 0xc0) + 4] = 12;
    assertReason(twelveBits, Reason.UNSUPPORTED);
  }

  @Test
  void shouldRefuseAJpegWithMoreScansThanAnEncoderWrites() {
    assertReason(withScans(Golden.file("grey-progressive.jpg"), 1000), Reason.UNSUPPORTED);
  }

  @ParameterizedTest
  @CsvSource({"0, 5001, 5000", "10, 5000, 3000", "80, 2000, 2000"})
  void shouldRefuseAJpegWithMorePixelsThanItsScansAllow(int scans, int width, int height) {
    byte[] file = withScans(Golden.file("444-progressive.jpg"), scans);

    assertReason(MutatedPictures.withSize(file, width, height), Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "444-progressive.jpg, 0, 5000, 5000",
    "444-progressive.jpg, 10, 4000, 3000",
    "grey-progressive.jpg, 0, 5000, 5000",
    "420.jpg, 0, 8000, 5000"
  })
  void shouldTakeTheLargestJpegOfEachKind(String name, int scans, int width, int height) {
    byte[] file = MutatedPictures.withSize(withScans(Golden.file(name), scans), width, height);

    assertThat(Picture.of(file)).hasToString(width + " × " + height);
  }

  /** The last scan so many times more. */
  private static byte[] withScans(byte[] file, int more) {
    int last = lastIndexOf(file, 0xff, 0xda);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(file, 0, last);
    for (int i = 0; i <= more; i++) {
      many.write(file, last, file.length - 2 - last);
    }
    many.write(file, file.length - 2, 2);
    return many.toByteArray();
  }

  private static void assertReason(byte[] file, Reason reason) {
    assertThatThrownBy(() -> Picture.of(file).check())
        .isInstanceOfSatisfying(
            PictureException.class, e -> assertThat(e.reason()).as("%s", e).isEqualTo(reason));
  }

  /** A PNG file with another size in its header, and the checksum for that. */
  static byte[] withSize(byte[] png, int width, int height) {
    ByteBuffer file = ByteBuffer.wrap(png.clone());
    file.putInt(16, width).putInt(20, height);
    CRC32 checksum = new CRC32();
    checksum.update(file.array(), 12, 17);
    return file.putInt(29, (int) checksum.getValue()).array();
  }

  private static int indexOf(byte[] file, int first, int second) {
    int at = 0;
    while ((file[at] & 0xff) != first || (file[at + 1] & 0xff) != second) {
      at++;
    }
    return at;
  }

  private static int lastIndexOf(byte[] file, int first, int second) {
    int at = file.length - 2;
    while ((file[at] & 0xff) != first || (file[at + 1] & 0xff) != second) {
      at--;
    }
    return at;
  }
}
