package dev.millrace.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds for a sentence the one whose vector is nearest: the vectors have length 1, so their dot
 * product is their cosine.
 */
final class Neighbours {
  private final Map<String, float[]> vectors = new LinkedHashMap<>();

  /** A sentence and how near it is, from -1 to 1. */
  record Neighbour(String sentence, double similarity) {}

  Neighbours(Map<String, JsonNode> jobs) {
    jobs.forEach((sentence, job) -> vectors.put(sentence, vector(job)));
  }

  /**
   * Prints each pair's first sentence with its nearest; whether that is always the pair's second.
   */
  boolean print(PrintStream out, List<Sentences.Pair> pairs) {
    boolean right = true;
    out.println();
    out.println("Nearest among " + (vectors.size() - 1) + " others, by cosine similarity:");
    out.println();
    for (Sentences.Pair pair : pairs) {
      Neighbour nearest = nearest(pair.first());
      boolean found = nearest.sentence().equals(pair.second());
      right &= found;
      out.printf(
          "  %.2f  %-48s  %s  %s%n",
          nearest.similarity(), pair.first(), found ? "~" : "!", nearest.sentence());
    }
    out.println();
    return right;
  }

  private Neighbour nearest(String sentence) {
    float[] own = vectors.getOrDefault(sentence, new float[0]);
    Neighbour best = new Neighbour("", -2);
    for (Map.Entry<String, float[]> other : vectors.entrySet()) {
      if (!other.getKey().equals(sentence)) {
        double similarity = dot(own, other.getValue());
        best = similarity > best.similarity() ? new Neighbour(other.getKey(), similarity) : best;
      }
    }
    return best;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] vector(JsonNode job) {
    JsonNode numbers = job.required("output").required("embedding");
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }
}
