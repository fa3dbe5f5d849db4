package dev.millrace.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

  @Test
  void shouldBeAtLeastFiveHundredAndBeginWithPairs() throws IOException {
    List<String> sentences = Sentences.load();

    assertThat(sentences).hasSizeGreaterThanOrEqualTo(500).doesNotHaveDuplicates();
    assertThat(Sentences.pairs(sentences)).hasSize(8);
  }
}
