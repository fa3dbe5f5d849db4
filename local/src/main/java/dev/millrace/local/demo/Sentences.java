package dev.millrace.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The demo's sentences: first pairs that say nearly the same in other words, then many others. */
final class Sentences {
  private static final int PAIRS = 8;

  private Sentences() {}

  /** Two sentences of like meaning. */
  record Pair(String first, String second) {}

  /** All sentences, each once. */
  static List<String> load() throws IOException {
    try (InputStream file = Sentences.class.getResourceAsStream("sentences.txt")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank()).distinct().toList();
    }
  }

  /** The pairs among them. */
  static List<Pair> pairs(List<String> sentences) {
    return IntStream.range(0, PAIRS)
        .mapToObj(i -> new Pair(sentences.get(2 * i), sentences.get(2 * i + 1)))
        .toList();
  }
}
