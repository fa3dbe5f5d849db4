package dev.millrace.inference;

/**
 * Names what a text is about, or how it is meant: a tokenizer and a sequence classifier, whose
 * first output has a value for each label. Input {@code {"text", "top_k"?, "threshold"?}}, output
 * {@code {"labels":[{"label","score"}…]}}, the best first. Settings: those of {@link TextEncoder},
 * {@link Labels} and {@link Activation}.
 */
final class TextClassifier implements Predictor {
  private final TextEncoder encoder;
  private final Labels labels;
  private final Activation activation;

  private TextClassifier(TextEncoder encoder, Labels labels, Activation activation) {
    this.encoder = encoder;
    this.labels = labels;
    this.activation = activation;
  }

  static TextClassifier load(LoadedFiles files) {
    Labels labels = Labels.load(files);
    Activation activation = Activation.load(files);
    return new TextClassifier(TextEncoder.load(files), labels, activation);
  }

  @Override
  public String predict(String inputJson, StopSignal stop) {
    JobInput input = JobInput.read(inputJson);
    int most = input.count("top_k", Integer.MAX_VALUE);
    double threshold = input.number("threshold", Double.NEGATIVE_INFINITY);
    float[] logits = encoder.encode(input.text("text"), stop, (values, _) -> values);
    return labels.render(activation.apply(logits), most, threshold);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
