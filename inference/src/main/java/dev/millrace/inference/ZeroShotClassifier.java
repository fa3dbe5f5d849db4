package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which of the given labels fits a text, by a sentence encoder: a label is put into a
 * sentence, and the nearer its vector is to the text's, the better it fits. Input {@code {"text",
 * "labels": [2 to 64 strings of up to 200 characters], "template"? , "multi_label"?, "top_k"?}},
 * output {@code {"labels":[{"label","score"}…]}}, the best first. The scores are the softmax of the
 * cosines, 1 together; with {@code multi_label} each is the label's own cosine, 0 if negative,
 * whatever the others are. Settings: those of {@link TextEncoder}, and {@code temperature}, by
 * which cosines are divided before the softmax (0.05).
 */
final class ZeroShotClassifier implements Predictor {
  private static final int FEWEST_LABELS = 2;
  private static final int MOST_LABELS = 64;
  private static final String TEMPLATE = "This text is about {}.";
  private static final String PLACE = "{}";
  private static final int LONGEST_TEMPLATE = 500;
  private static final int LONGEST_LABEL = 200;
  private static final double TEMPERATURE = 0.05;
  private static final double LOWEST_TEMPERATURE = 0.001;
  private static final double HIGHEST_TEMPERATURE = 100;

  private final SentenceEncoder encoder;
  private final double temperature;
  private final Map<String, float[]> vectors = new KeptVectors();

  /**
   * The vectors of the sentences that were asked for last: about 6 MB of 384 numbers each, and less
   * for the sentences.
   */
  private static final class KeptVectors extends LinkedHashMap<String, float[]> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 4096;

    KeptVectors() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
      return size() > MOST;
    }
  }

  private ZeroShotClassifier(SentenceEncoder encoder, double temperature) {
    this.encoder = encoder;
    this.temperature = temperature;
  }

  static ZeroShotClassifier load(LoadedFiles files) {
    JsonNode setting = files.settings().path("temperature");
    double temperature = setting.isMissingNode() ? TEMPERATURE : setting.asDouble();
    if (!(temperature >= LOWEST_TEMPERATURE && temperature <= HIGHEST_TEMPERATURE)) {
      throw files.invalid(
          "settings.temperature is not a number from "
              + LOWEST_TEMPERATURE
              + " to "
              + HIGHEST_TEMPERATURE,
          null);
    }
    return new ZeroShotClassifier(SentenceEncoder.load(files), temperature);
  }

  @Override
  public String predict(String inputJson, StopSignal stop) {
    JobInput input = JobInput.read(inputJson);
    List<String> labels = input.texts("labels", FEWEST_LABELS, MOST_LABELS);
    String template = input.text("template", TEMPLATE);
    checkLengths(template, labels);
    int most = input.count("top_k", MOST_LABELS);
    boolean each = input.flag("multi_label");
    float[] text = encoder.encode(input.text("text"), stop);
    float[] cosines = new float[labels.size()];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = dot(text, vector(template.replace(PLACE, labels.get(i)), stop));
    }
    float[] scores = each ? positive(cosines) : Activation.softmax(cosines, temperature);
    return new Labels(labels).render(scores, most, 0);
  }

  /** Sentences are kept, so they must be short. */
  private static void checkLengths(String template, List<String> labels) {
    int place = template.indexOf(PLACE);
    if (place < 0 || place != template.lastIndexOf(PLACE)) {
      throw JobInput.fault("/template must have one " + PLACE + ", for the label");
    }
    if (template.length() > LONGEST_TEMPLATE) {
      throw JobInput.fault("/template has more than " + LONGEST_TEMPLATE + " characters");
    }
    if (labels.stream().anyMatch(label -> label.length() > LONGEST_LABEL)) {
      throw JobInput.fault("/labels has a label of more than " + LONGEST_LABEL + " characters");
    }
  }

  private float[] vector(String sentence, StopSignal stop) {
    synchronized (vectors) {
      float[] known = vectors.get(sentence);
      if (known != null) {
        return known;
      }
    }
    // two who miss it at once make it twice, and the same
    float[] made = encoder.encode(sentence, stop);
    synchronized (vectors) {
      vectors.put(sentence, made);
    }
    return made;
  }

  private static float dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return (float) sum;
  }

  private static float[] positive(float[] values) {
    float[] positive = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      positive[i] = Math.max(0, values[i]);
    }
    return positive;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
