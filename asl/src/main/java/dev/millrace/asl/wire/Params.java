package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.run.Refusal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, checked as they are read. */
final class Params {
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  private final ObjectNode body;

  Params(ObjectNode body) {
    this.body = body;
  }

  boolean has(String name) {
    return body.hasNonNull(name);
  }

  String text(String name) throws Refusal {
    String value = optionalText(name);
    if (value == null) {
      throw invalid(
          "Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(name));
    }
    return value;
  }

  @Nullable String optionalText(String name) throws Refusal {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new Refusal("SerializationException", "'%s' must be a string".formatted(name));
    }
    return value.textValue();
  }

  /** A text of so many characters at most. */
  String text(String name, int longest) throws Refusal {
    String value = text(name);
    checkLength(name, value, longest);
    return value;
  }

  @Nullable String optionalText(String name, int longest) throws Refusal {
    String value = optionalText(name);
    if (value != null) {
      checkLength(name, value, longest);
    }
    return value;
  }

  private static void checkLength(String name, String value, int longest) throws Refusal {
    if (value.length() > longest) {
      throw invalid(
          "Value '%s' at '%s' failed to satisfy constraint: Member must have length less than or equal to %d"
              .formatted(value, name, longest));
    }
  }

  boolean flag(String name, boolean otherwise) {
    return body.path(name).asBoolean(otherwise);
  }

  @Nullable Long number(String name) throws Refusal {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw new Refusal("SerializationException", "'%s' must be a number".formatted(name));
    }
    return value.longValue();
  }

  @Nullable Double decimal(String name) throws Refusal {
    return number(name) == null ? null : (Double) body.path(name).doubleValue();
  }

  /** How many results a page has. */
  int pageSize() throws Refusal {
    Long wanted = number("maxResults");
    if (wanted == null || wanted == 0) {
      return PAGE;
    }
    if (wanted > LARGEST_PAGE) {
      throw invalid(
          "Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000"
              .formatted(wanted));
    }
    if (wanted < 0) {
      throw invalid(
          "Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0"
              .formatted(wanted));
    }
    return wanted.intValue();
  }

  /** One of the constants, or null. */
  <T extends Enum<T>> @Nullable T choice(String name, List<T> of) throws Refusal {
    String value = optionalText(name);
    if (value == null) {
      return null;
    }
    for (T each : of) {
      if (each.name().equals(value)) {
        return each;
      }
    }
    throw invalid(
        "Value '%s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: %s"
            .formatted(value, name, of));
  }

  /** The parameters of these names that are there. */
  ObjectNode only(String... names) {
    ObjectNode some = JsonNodeFactory.instance.objectNode();
    Arrays.stream(names).filter(this::has).forEach(name -> some.set(name, body.get(name)));
    return some;
  }

  JsonNode any(String name) {
    return body.path(name);
  }

  static Refusal invalid(String what) {
    return new Refusal("ValidationException", "1 validation error detected: " + what);
  }

  /** An ARN of this kind of resource, for example {@code stateMachine}. */
  String arn(String name, String... kinds) throws Refusal {
    String arn = text(name, 2000);
    String[] parts = arn.split(":", -1);
    if (!arn.startsWith("arn:")) {
      throw new Refusal("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: %s'".formatted(arn));
    }
    if (parts.length < 7) {
      throw new Refusal("InvalidArn", "Invalid Arn: 'Invalid ARN: %s'".formatted(arn));
    }
    if (!Arrays.asList(kinds).contains(parts[5])) {
      throw new Refusal(
          "InvalidArn",
          "Invalid Arn: 'Resource type not valid in this context: %s'".formatted(parts[5]));
    }
    return arn;
  }
}
