package dev.millrace.inference;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of a classifier's classes, in its order.
 *
 * @param names one each
 */
record Labels(List<String> names) {
  private static final JsonMapper JSON = new JsonMapper();

  Labels {
    names = List.copyOf(names);
  }

  /**
   * Reads the file that {@code settings.labels} names: UTF-8, a label a line.
   *
   * @throws dev.millrace.core.model.InvalidModelPackageException if there are none
   */
  static Labels load(LoadedFiles files) {
    try {
      List<String> lines =
          Files.readAllLines(files.file("labels")).stream().map(String::strip).toList();
      if (lines.isEmpty() || lines.stream().anyMatch(String::isEmpty)) {
        throw files.invalid("the file of settings.labels must have a label in each line", null);
      }
      return new Labels(lines);
    } catch (IOException e) {
      throw files.invalid("cannot read the labels as UTF-8", e);
    }
  }

  /**
   * The answer: {@code {"labels":[{"label","score","index"}…]}}, the best first, those of the same
   * score in the classifier's order.
   *
   * @param scores one for each label
   * @param most how many labels at most
   * @param threshold what a score must reach
   */
  String best(float[] scores, int most, double threshold) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode labels = answer.putArray("labels");
    IntStream.range(0, scores.length)
        .filter(i -> scores[i] >= threshold)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .limit(most)
        .forEach(i ->
            labels.addObject().put("label", names.get(i)).put("score", scores[i]).put("index", i));
    return answer.toString();
  }
}
