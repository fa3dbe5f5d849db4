package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.Sha256;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** A package of a classifier in a folder of its own, loaded. */
final class ImagePackage implements AutoCloseable {
  static final String IMAGENET =
      """
      {"width":224,"height":224,"color":"rgb","fit":"crop","short_side":256,"filter":"bilinear",
       "mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225],"layout":"nchw"}\
      """;

  private static final JsonMapper JSON = new JsonMapper();

  private final Predictors predictors;
  private final ModelPackage model;

  private ImagePackage(FolderModelCatalog models) {
    predictors = new Predictors(models, 1 << 30);
    model = models.resolve("pictures").orElseThrow();
    predictors.load(model);
  }

  /**
   * Writes and loads a package.
   *
   * @param settings those besides the names of the files
   */
  static ImagePackage load(Path folder, byte[] onnx, List<String> labels, String settings)
      throws IOException {
    Path home = Files.createDirectories(folder.resolve("pictures").resolve("1"));
    byte[] names = String.join("\n", labels).getBytes(StandardCharsets.UTF_8);
    Files.write(home.resolve("model.onnx"), onnx);
    Files.write(home.resolve("labels.txt"), names);
    ObjectNode manifest = JSON.createObjectNode().put("task", "image-classification");
    manifest
        .putObject("files")
        .put("model.onnx", Sha256.hex(onnx))
        .put("labels.txt", Sha256.hex(names));
    ObjectNode all = (ObjectNode) JSON.readTree(settings);
    manifest.set("settings", all.put("model", "model.onnx").put("labels", "labels.txt"));
    manifest.putObject("input_schema");
    manifest.putObject("output_schema");
    JSON.writeValue(home.resolve("model.json").toFile(), manifest);
    return new ImagePackage(FolderModelCatalog.read(folder));
  }

  /** The answer's labels. */
  JsonNode classify(byte[] picture, String more) throws IOException {
    String input =
        "{\"image\":\"" + Base64.getEncoder().encodeToString(picture) + "\"" + more + "}";
    String answer = predictors.with(model, p -> p.predict(input, new StopSignal()));
    return JSON.readTree(answer).get("labels");
  }

  @Override
  public void close() {
    predictors.close();
  }
}
