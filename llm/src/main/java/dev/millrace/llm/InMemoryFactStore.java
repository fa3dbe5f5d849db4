package dev.millrace.llm;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Facts and their vectors in memory; each is looked at for every question. Immutable. */
public final class InMemoryFactStore implements FactStore {
  private final List<Fact> facts;
  private final List<float[]> vectors;

  /**
   * Facts with their vectors.
   *
   * @param vectors of the facts, in the same order; nobody may change them
   * @throws IllegalArgumentException if there are not as many of them
   */
  public InMemoryFactStore(List<Fact> facts, List<float[]> vectors) {
    if (facts.size() != vectors.size()) {
      throw new IllegalArgumentException("Every fact needs a vector");
    }
    this.facts = List.copyOf(facts);
    this.vectors = List.copyOf(vectors);
  }

  @Override
  public List<Fact> nearest(float[] vector, int most) {
    double[] scores = vectors.stream().mapToDouble(each -> cosine(each, vector)).toArray();
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .limit(most)
        .map(facts::get)
        .toList();
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    double lengths = Math.sqrt(squaresOfA * squaresOfB);
    return lengths == 0 ? 0 : dot / lengths;
  }
}
