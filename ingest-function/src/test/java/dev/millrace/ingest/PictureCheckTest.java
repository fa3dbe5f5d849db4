package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.account.Limits;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.model.FolderModelCatalog;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures whose bytes come with the request: good ones are accepted, bad ones die there. */
class PictureCheckTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MANIFEST =
      """
      {"task":"image-classification","files":{},"settings":{},"output_schema":{},
       "input_schema":{"type":"object","required":["image"],"additionalProperties":false,
        "properties":{"image":{"type":"string","contentEncoding":"base64",
         "x-millrace-file":{"content_types":["image/png","image/jpeg"],"max_bytes":100000}}}}}\
      """;

  @TempDir private Path models;

  private TestIngest ingest;

  @BeforeEach
  void start() throws IOException {
    write(MANIFEST);
    ingest = new TestIngest(models);
  }

  private void write(String manifest) throws IOException {
    Path home = Files.createDirectories(models.resolve("pictures").resolve("1"));
    Files.writeString(home.resolve("model.json"), manifest);
  }

  @AfterEach
  void close() {
    ingest.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "%PDF-1.7",
        "II*\0\10\0\0\0"
      })
  void shouldRefuseWhatIsNoPicture(String content) throws IOException {
    assertRefused(content.getBytes(StandardCharsets.ISO_8859_1), "unsupported-image");
  }

  @Test
  void shouldRefuseATiffAndAGifOfManyFrames() throws IOException {
    assertRefused(picture(BufferedImage.TYPE_INT_RGB, "tiff"), "unsupported-image");
    byte[] gif = picture(BufferedImage.TYPE_BYTE_GRAY, "gif");
    int frame = 13 + 3 * (2 << (gif[10] & 7));
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.write(gif, 0, frame);
    for (int i = 0; i < 50; i++) {
      frames.write(gif, frame, gif.length - 1 - frame);
    }
    frames.write(0x3b);
    assertRefused(frames.toByteArray(), "unsupported-image");
  }

  @ParameterizedTest
  @CsvSource({
    "50000, 50000, image-too-large",
    "1, 2147483647, image-too-large",
    "-1, 1, image-too-large",
    "0, 1, image-too-large"
  })
  void shouldReadTheSizeOfAPictureBeforeItsPixels(int width, int height, String code)
      throws IOException {
    assertRefused(withSize(picture(BufferedImage.TYPE_INT_RGB, "png"), width, height), code);
  }

  @Test
  void shouldRefuseWhatIsCutOffOrDamaged() throws IOException {
    byte[] png = picture(BufferedImage.TYPE_INT_RGB, "png");
    byte[] jpeg = picture(BufferedImage.TYPE_INT_RGB, "jpg");
    byte[] badChecksum = png.clone();
    badChecksum[png.length - 20] ^= 1;

    assertRefused(Arrays.copyOf(png, png.length / 2), "corrupt-image");
    assertRefused(Arrays.copyOf(jpeg, jpeg.length - 40), "corrupt-image");
    assertRefused(badChecksum, "corrupt-image");
  }

  @ParameterizedTest
  @CsvSource({
    BufferedImage.TYPE_USHORT_GRAY + ", png",
    BufferedImage.TYPE_INT_ARGB + ", png",
    BufferedImage.TYPE_BYTE_INDEXED + ", png",
    BufferedImage.TYPE_BYTE_BINARY + ", png",
    BufferedImage.TYPE_BYTE_GRAY + ", jpg",
    BufferedImage.TYPE_INT_RGB + ", gif"
  })
  void shouldAcceptGoodPicturesOfManyKinds(int type, String format) throws IOException {
    String base64 = Base64.getEncoder().encodeToString(picture(type, format));

    assertThat(submit("\"" + base64 + "\"").status()).isEqualTo(202);
    assertThat(submit("{\"base64\":\"" + base64 + "\"}").status()).isEqualTo(202);
  }

  @Test
  void shouldDecodeNoPictureOfWhoeverIsOverItsLimits() throws IOException {
    Limits oneJob = new Limits(100, 100, 1, 100);
    assertProblem(ingest.post(body("\"aGVsbG8=\""), oneJob), "unsupported-image");
    String good = Base64.getEncoder().encodeToString(picture(BufferedImage.TYPE_INT_RGB, "png"));
    assertThat(ingest.post(body("\"" + good + "\""), oneJob).status()).isEqualTo(202);

    assertThat(ingest.post(body("\"aGVsbG8=\""), oneJob).status()).isEqualTo(429);
  }

  @Test
  void shouldAnswerARepetitionWithoutAnotherLookAtItsPicture() throws IOException {
    Map<String, String> key = Map.of("Idempotency-Key", "k");
    write(MANIFEST.replaceFirst("\"x-millrace-file\":\\{[^}]*}", "\"title\":\"Any text\""));
    ingest.deploy(models);
    assertThat(ingest.post(body("\"aGVsbG8=\""), key).status()).isEqualTo(202);
    write(MANIFEST);
    ingest.deploy(models);

    assertThat(ingest.post(body("\"aGVsbG8=\""), key).headers())
        .containsEntry("Idempotency-Replayed", "true");
    assertProblem(submit("\"aGVsbG8=\""), "unsupported-image");
  }

  @Test
  void shouldRefuseTextThatIsNoBase64() throws IOException {
    assertProblem(submit("\"not base64\""), "invalid-base64");
    assertProblem(submit("{\"base64\":\"not base64\"}"), "invalid-base64");
  }

  @Test
  void shouldHoldAPlainTextToTheSizeOfAFile() throws IOException {
    String large = Base64.getEncoder().encodeToString(new byte[100_001]);

    assertProblem(submit("\"" + large + "\""), "validation-failed");
  }

  @Test
  void shouldTakeAPictureFromTheInboxAsItsBase64() throws IOException {
    byte[] picture = picture(BufferedImage.TYPE_INT_RGB, "png");
    ObjectOrigin origin = new ObjectOrigin("bucket", "inbox/tenant-a/pictures/a.png", "1");
    InboxObject object = new InboxObject(origin, picture.length, "image/png");

    assertThat(
            new InboxInput(FolderModelCatalog.read(models))
                .read("pictures", object, picture)
                .get("image")
                .binaryValue())
        .isEqualTo(picture);
  }

  private void assertRefused(byte[] picture, String code) throws IOException {
    String base64 = Base64.getEncoder().encodeToString(picture);

    assertProblem(submit("\"" + base64 + "\""), code);
    assertProblem(submit("{\"base64\":\"" + base64 + "\"}"), code);
    assertThat(ingest.store.open(null, 10)).isEmpty();
  }

  private static void assertProblem(ApiResponse response, String code) throws IOException {
    JsonNode problem = JSON.readTree(response.body());
    assertThat(response.status()).as(response.body()).isEqualTo(422);
    assertThat(problem.get("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(problem.at("/errors/0/pointer").asText()).startsWith("/input/image");
    assertThat(problem.at("/errors/0/detail").asText()).isNotEmpty();
  }

  private ApiResponse submit(String image) {
    return ingest.post(body(image), Map.of());
  }

  private static String body(String image) {
    return "{\"model\":\"pictures\",\"input\":{\"image\":" + image + "}}";
  }

  private static byte[] picture(int type, String format) throws IOException {
    BufferedImage image = new BufferedImage(30, 20, type);
    for (int i = 0; i < 600; i++) {
      image.setRGB(i % 30, i / 30, 0xff000000 | i * 27_000);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, file)).isTrue();
    return file.toByteArray();
  }

  private static byte[] withSize(byte[] png, int width, int height) {
    ByteBuffer file = ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    return file.putInt(29, (int) checksum.getValue()).array();
  }
}
