package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.image.Picture;
import dev.millrace.image.PictureException;

/**
 * Names what a picture shows. Input {@code {"image":"<base64>"}}, and {@code top_k} and {@code
 * threshold} where the package's schema has them; output {@code
 * {"labels":[{"label":…,"score":…,"index":…}]}}, the best first ({@code docs/images.md}).
 */
final class ImageClassifier implements Predictor {
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
    } catch (RuntimeException e) { // whatever it is, the package is not right
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
        pixels.runOnZeros(inputs -> model.run(inputs, new StopSignal(), OnnxModel::floats)).length;
    if (scores != labels.names().size()) {
      throw new IllegalArgumentException(
          "the model has %d scores, and settings.labels names %d labels"
              .formatted(scores, labels.names().size()));
    }
  }

  @Override
  public String predict(String inputJson, StopSignal stop) {
    JobInput input = JobInput.read(inputJson);
    int most = input.count("top_k", topK);
    double threshold = input.number("threshold", Double.NEGATIVE_INFINITY);
    float[] numbers = read(content(input.text("image")), stop);
    return labels.render(activation.apply(numbers), most, threshold);
  }

  private static byte[] content(String base64) {
    try {
      return ResolvedFile.ofBase64(base64).bytes();
    } catch (IllegalArgumentException e) {
      throw JobInput.fault("/image is not base64 (RFC 4648)");
    }
  }

  private float[] read(byte[] content, StopSignal stop) {
    try {
      return pixels.run(Picture.of(content), inputs -> model.run(inputs, stop, OnnxModel::floats));
    } catch (PictureException e) {
      throw new PredictionException(code(e.reason()), String.valueOf(e.getMessage()), e);
    }
  }

  private static ErrorCode code(PictureException.Reason reason) {
    return switch (reason) {
      case UNSUPPORTED -> ErrorCode.UNSUPPORTED_IMAGE;
      case TOO_LARGE -> ErrorCode.IMAGE_TOO_LARGE;
      case CORRUPT -> ErrorCode.CORRUPT_IMAGE;
    };
  }

  @Override
  public void close() {
    model.close();
  }
}
