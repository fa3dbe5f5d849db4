package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of a classifier's scores, in the model's order.
 *
 * @param names at least one
 */
record Labels(List<String> names) {

  Labels {
    names = List.copyOf(names);
  }

  /**
   * Reads the setting {@code labels}: a list, or the name of a file of the package with a label a
   * line.
   *
   * @throws InvalidModelPackageException if there is none
   */
  static Labels load(LoadedFiles files) {
    JsonNode setting = files.settings().path("labels");
    List<String> names = new ArrayList<>();
    if (setting.isTextual()) {
      try {
        Files.readAllLines(files.file("labels")).forEach(line -> names.add(line.strip()));
      } catch (IOException e) {
        throw files.invalid("settings.labels names a file that is not UTF-8 text", e);
      }
    } else {
      setting.forEach(each -> names.add(each.asText()));
    }
    if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
      throw files.invalid("settings.labels has no labels, or an empty one", null);
    }
    return new Labels(names);
  }

  /**
   * Renders {@code {"labels":[{"label","score","index"}…]}}, the best first; of the same score, the
   * one that stands first in the model.
   *
   * @param most how many at most
   * @param threshold of what score at least
   * @throws PredictionException if there is not one finite score for each label
   */
  String render(float[] scores, int most, double threshold) {
    if (scores.length != names.size()) {
      throw failure(
          "The model answered " + scores.length + " scores for " + names.size() + " labels");
    }
    for (float each : scores) {
      if (!Float.isFinite(each)) {
        throw failure("The model answered the score " + each);
      }
    }
    List<Integer> best =
        IntStream.range(0, scores.length)
            .filter(i -> scores[i] >= threshold)
            .boxed()
            .sorted((a, b) -> Float.compare(scores[b], scores[a]))
            .limit(most)
            .toList();
    StringBuilder json = new StringBuilder("{\"labels\":[");
    String separator = "";
    for (int i : best) {
      json.append(separator).append("{\"label\":");
      JsonNumbers.append(json, names.get(i));
      json.append(",\"score\":").append(scores[i]).append(",\"index\":").append(i).append('}');
      separator = ",";
    }
    return json.append("]}").toString();
  }

  private static PredictionException failure(String what) {
    return new PredictionException(ErrorCode.MODEL_ERROR, what, null);
  }
}
