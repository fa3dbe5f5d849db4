package dev.millrace.llm;

import dev.millrace.core.model.PromptMarker;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/**
 * A prompt with places for values.
 *
 * @param text with markers, {@code {{name}}}
 */
record PromptTemplate(String text) {

  /**
   * The text with a value in each place. What a value holds is never read again: a marker in it
   * stays what it is.
   *
   * @param values the value for a name
   */
  String fill(UnaryOperator<String> values) {
    return PromptMarker.matcher(text)
        .replaceAll(marker -> Matcher.quoteReplacement(values.apply(marker.group(1))));
  }
}
