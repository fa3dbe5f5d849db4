package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.image.Picture;
import dev.millrace.image.PictureException;
import java.nio.FloatBuffer;

/**
 * Names what a picture shows. Input {@code {"image":"<base64>"}}, and {@code top_k} and {@code
 * threshold} where the package's schema has them; output {@code
 * {"labels":[{"label":…,"score":…,"index":…}]}}, the best first ({@code docs/images.md}).
 */
final class ImageClassifier implements Predictor {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TOP_K = 5;

  private final OnnxModel model;
  private final PixelTensors pixels;
  private final Labels labels;
  private final Activation activation;
  private final int topK;

  private ImageClassifier(
      OnnxModel model, PixelTensors pixels, Labels labels, Activation activation, int topK) {
    this.model = model;
    this.pixels = pixels;
    this.labels = labels;
    this.activation = activation;
    this.topK = topK;
  }

  /**
   * Loads a package, and has the model run once, to see that it fits its settings.
   *
   * @throws dev.millrace.core.model.InvalidModelPackageException saying what does not fit
   */
  static ImageClassifier load(LoadedFiles files) {
    Labels labels = Labels.load(files);
    Activation activation = Activation.load(files);
    OnnxModel model = OnnxModel.load(files, "model");
    try {
      ImageClassifier classifier =
          new ImageClassifier(
              model,
              new PixelTensors(PixelSettings.read(files.settings()), input(model)),
              labels,
              activation,
              topK(files.settings(), labels));
      classifier.checkModel();
      return classifier;
    } catch (IllegalArgumentException | PredictionException e) {
      model.close();
      throw files.invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private static String input(OnnxModel model) {
    if (model.inputs().size() != 1) {
      throw new IllegalArgumentException("the model must have one input, the picture");
    }
    return model.inputs().iterator().next().getName();
  }

  private static int topK(JsonNode settings, Labels labels) {
    JsonNode topK = settings.path("top_k");
    if (!topK.isMissingNode() && (!topK.isInt() || topK.intValue() < 1)) {
      throw new IllegalArgumentException("settings.top_k must be a whole number from 1");
    }
    return Math.min(topK.asInt(TOP_K), labels.names().size());
  }

  private void checkModel() {
    int scores =
        pixels.runOnZeros(inputs -> model.run(inputs, new StopSignal(), this::numbers)).length;
    if (scores != labels.names().size()) {
      throw new IllegalArgumentException(
          "the model has %d scores, and settings.labels names %d labels"
              .formatted(scores, labels.names().size()));
    }
  }

  @Override
  public String predict(String inputJson, StopSignal stop) {
    JsonNode input = parse(inputJson);
    float[] numbers = read(input.path("image").asText(), stop);
    return labels.render(
        activation.apply(numbers),
        input.path("top_k").asInt(topK),
        input.path("threshold").asDouble(Double.NEGATIVE_INFINITY));
  }

  private float[] read(String base64, StopSignal stop) {
    try {
      Picture picture = Picture.of(ResolvedFile.ofBase64(base64).bytes());
      return pixels.run(picture, inputs -> model.run(inputs, stop, this::numbers));
    } catch (PictureException e) {
      throw new PredictionException(code(e.reason()), String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new PredictionException(
          ErrorCode.VALIDATION_FAILED, "/input/image: must be base64 (RFC 4648)", e);
    }
  }

  private static ErrorCode code(PictureException.Reason reason) {
    return switch (reason) {
      case UNSUPPORTED -> ErrorCode.UNSUPPORTED_IMAGE;
      case TOO_LARGE -> ErrorCode.IMAGE_TOO_LARGE;
      case CORRUPT -> ErrorCode.CORRUPT_IMAGE;
    };
  }

  private float[] numbers(OrtSession.Result outputs) {
    FloatBuffer floats =
        outputs.get(0) instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
    if (floats == null) {
      throw new PredictionException(ErrorCode.MODEL_ERROR, "The model answered no floats", null);
    }
    float[] numbers = new float[floats.remaining()];
    floats.get(numbers);
    return numbers;
  }

  private static JsonNode parse(String inputJson) {
    try {
      return JSON.readTree(inputJson);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("An input is checked before it is stored", e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
