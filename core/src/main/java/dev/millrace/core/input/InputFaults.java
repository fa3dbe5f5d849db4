package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import dev.millrace.core.http.Problem.FieldError;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with an input.
 *
 * @param errors each fault, sorted by where it is; none if the input fits
 * @param excess of the first of them, if every fault is a text that is too long
 */
public record InputFaults(List<FieldError> errors, Optional<Excess> excess) {

  /**
   * By how much a text is too long, in characters (Unicode code points).
   *
   * @param limit how long it may be
   * @param actual how long it is
   */
  public record Excess(long limit, long actual) {}

  public InputFaults {
    errors = List.copyOf(errors);
  }

  static InputFaults of(List<Error> found) {
    List<Error> sorted =
        found.stream()
            .sorted(Comparator.comparing(InputFaults::pointer).thenComparing(Error::getMessage))
            .toList();
    boolean onlyTooLong =
        !sorted.isEmpty() && sorted.stream().allMatch(e -> e.getKeyword().equals("maxLength"));
    return new InputFaults(
        sorted.stream().map(e -> new FieldError(pointer(e), e.getMessage())).toList(),
        onlyTooLong ? Optional.of(excess(sorted.getFirst())) : Optional.empty());
  }

  private static String pointer(Error error) {
    return "/input" + error.getInstanceLocation();
  }

  private static Excess excess(Error error) {
    JsonNode limit = error.getSchemaNode();
    String text = error.getInstanceNode().textValue();
    return new Excess(limit.longValue(), text.codePointCount(0, text.length()));
  }
}
