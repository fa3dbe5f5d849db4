package dev.millrace.bench;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.Sha256;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * A model of pictures, raw and in the engine.
 *
 * @param name of its package
 * @param photo a picture of those that it knows
 * @param ready the pixels of a side that need no scaling
 */
record PictureModel(String name, Engine engine, RawPictures raw, BufferedImage photo, int ready)
    implements AutoCloseable {
  private static final int LARGE = 640;
  private static final String SHUFFLENET = "shufflenet-v2-12-int8.onnx";
  private static final String SETTINGS =
      """
      {"model":"model.onnx","labels":"labels.txt","activation":"softmax","pixels":
       {"width":224,"height":224,"color":"rgb","fit":"crop","short_side":256,"filter":"bilinear",
        "mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225],"layout":"nchw"}}\
      """;

  /** The built-in one. */
  static PictureModel hieroglyphs(Path models) throws IOException, OrtException {
    Path home = models.resolve("hieroglyphs");
    return new PictureModel(
        "hieroglyphs",
        new Engine(models, "hieroglyphs"),
        new RawPictures(home.resolve("1/model.onnx"), 1, 1, 64, 64),
        ImageIO.read(home.resolve("examples/photographed.png").toFile()),
        64);
  }

  /** ShuffleNet V2, of a folder with real models and photos, as a package in another folder. */
  static PictureModel shufflenet(Path data, Path folder) throws IOException, OrtException {
    Path home = Files.createDirectories(folder.resolve("shufflenet/1"));
    ObjectNode manifest = new JsonMapper().createObjectNode().put("task", "image-classification");
    Path onnx = data.resolve("shufflenet-v2-int8").resolve(SHUFFLENET);
    Files.copy(onnx, home.resolve("model.onnx"));
    Files.copy(data.resolve("labels/imagenet-synset.txt"), home.resolve("labels.txt"));
    ObjectNode files = manifest.putObject("files");
    for (String file : new String[] {"model.onnx", "labels.txt"}) {
      files.put(file, Sha256.hex(home.resolve(file)));
    }
    manifest.set("settings", new JsonMapper().readTree(SETTINGS));
    manifest.putObject("input_schema");
    manifest.putObject("output_schema");
    Files.writeString(home.resolve("model.json"), manifest.toString());
    return new PictureModel(
        "shufflenet",
        new Engine(folder, "shufflenet"),
        new RawPictures(onnx, 1, 3, 224, 224),
        ImageIO.read(data.resolve("images/coffee.png").toFile()),
        256);
  }

  /** Prints a line for a picture that needs no scaling, and one for a large JPEG. */
  void print(int rounds) throws IOException, InterruptedException {
    for (Kind kind : new Kind[] {new Kind("png", ready), new Kind("jpg", LARGE)}) {
      String input = input(kind);
      new Comparison(
              "%s, %s of %d²".formatted(name, kind.format, kind.side),
              raw::run,
              end -> engine.run(_ -> input, end))
          .print(rounds);
    }
  }

  private record Kind(String format, int side) {}

  private String input(Kind kind) throws IOException {
    BufferedImage picture = new BufferedImage(kind.side, kind.side, BufferedImage.TYPE_INT_RGB);
    picture.createGraphics().drawImage(photo, 0, 0, kind.side, kind.side, null);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    if (!ImageIO.write(picture, kind.format, file)) {
      throw new IllegalStateException("Java writes no " + kind.format);
    }
    return "{\"image\":\"" + Base64.getEncoder().encodeToString(file.toByteArray()) + "\"}";
  }

  @Override
  public void close() throws OrtException {
    engine.close();
    raw.close();
  }
}
