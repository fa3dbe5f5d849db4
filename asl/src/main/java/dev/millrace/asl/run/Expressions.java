package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Amount;
import dev.millrace.asl.jsonata.Scope;
import dev.millrace.asl.jsonpath.JsonPaths;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evaluates what the fields of a state say, in the state's language and with its data. */
final class Expressions {
  private final Visit visit;
  private final boolean isJsonata;

  Expressions(Visit visit) {
    this.visit = visit;
    this.isJsonata = visit.state().base().isJsonata();
  }

  /** The input as {@code InputPath} narrows it. */
  JsonNode input() {
    String path = visit.state().base().inputPath();
    return path == null ? Visit.emptyObject() : path(path, visit.input());
  }

  /** What the path selects in the value, the context or the variables. */
  JsonNode path(String path, JsonNode value) {
    return path.equals("$")
        ? value
        : guarded(() -> JsonPaths.select(path, value, visit.context(), visit.variables()));
  }

  /** What the path to the items of a map names. */
  JsonNode items(String path, JsonNode value) {
    return path.equals("$")
        ? value
        : guarded(() -> JsonPaths.reference(path, value, visit.context(), visit.variables()));
  }

  /**
   * The template with everything in it evaluated.
   *
   * @param field where it stands
   * @param subject what {@code $} means in a template with paths
   */
  JsonNode render(String field, JsonNode template, JsonNode subject) {
    return render(field, template, subject, null, visit.context());
  }

  /** Likewise, where {@code $states} has the subject under that name. */
  JsonNode renderWith(String field, JsonNode template, String name, JsonNode subject) {
    return render(field, template, subject, name, visit.context());
  }

  /** Likewise, with another context object. */
  JsonNode renderIn(ObjectNode context, String field, JsonNode template, JsonNode subject) {
    return render(field, template, subject, null, context);
  }

  private JsonNode render(
      String field,
      JsonNode template,
      JsonNode subject,
      @Nullable String name,
      ObjectNode context) {
    if (!isJsonata) {
      return guarded(
          () -> visit.services().paths().resolve(template, subject, context, visit.variables()));
    }
    ObjectNode states = Json.object();
    states.set("input", visit.input());
    if (name != null) {
      states.set(name, subject);
    }
    states.set("context", context);
    return guarded(() ->
        visit.services().jsonata().evaluate(field, template, new Scope(states, visit.variables())));
  }

  /** The variables that a template sets, by name; the others stay as they are. */
  Map<String, JsonNode> assign(
      String field, @Nullable JsonNode template, @Nullable String name, JsonNode subject) {
    Map<String, JsonNode> assigned = new LinkedHashMap<>();
    if (template != null) {
      JsonNode values = render(field, template, subject, name, visit.context());
      values.properties().forEach(each -> assigned.put(each.getKey(), each.getValue()));
    }
    return assigned;
  }

  /** The input with the result where {@code ResultPath} wants it. */
  JsonNode put(@Nullable String resultPath, JsonNode result) {
    if (resultPath == null) {
      return visit.input();
    }
    return resultPath.equals("$")
        ? result
        : guarded(() -> JsonPaths.put(resultPath, visit.input(), result));
  }

  /** The output as {@code OutputPath} narrows it. */
  JsonNode output(JsonNode value) {
    String path = visit.state().base().outputPath();
    return path == null ? Visit.emptyObject() : path(path, value);
  }

  /** A whole number that is not negative. */
  long integer(Amount amount, JsonNode input) {
    JsonNode value = value(amount, input);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw unfit(amount, value, "integer");
    }
    if (value.longValue() < 0) {
      throw negative(amount);
    }
    return value.longValue();
  }

  /** A number that is not negative. */
  double number(Amount amount, JsonNode input) {
    JsonNode value = value(amount, input);
    if (!value.isNumber()) {
      throw unfit(amount, value, "number");
    }
    if (value.doubleValue() < 0) {
      throw negative(amount);
    }
    return value.doubleValue();
  }

  /** The value of a field that may be literal, a path or an expression. */
  JsonNode value(Amount amount, JsonNode input) {
    if (amount.isFixed()) {
      return amount.value();
    }
    return amount.isPath()
        ? path(amount.value().textValue(), input)
        : render(amount.field(), amount.value(), input);
  }

  /** What a value of the wrong type does. */
  RuntimeException unfit(Amount amount, JsonNode value, String wanted) {
    if (amount.isPath()) {
      String shown = value.isTextual() ? value.textValue() : Json.text(value);
      return visit.failed(
          new StatesError(
              ErrorNames.RUNTIME,
              "The %s field refers to value \"%s\" which is not a valid %s: %s"
                  .formatted(amount.field(), shown, wanted, amount.value().textValue())));
    }
    return unexpected(
        amount.field(), amount.value(), wanted.equals("integer") ? "number" : wanted, value);
  }

  /** What a JSONata expression with a value of the wrong type does. */
  RuntimeException unexpected(String field, JsonNode template, String wanted, JsonNode value) {
    return visit.failed(
        new StatesError(
            ErrorNames.QUERY_EVALUATION_ERROR,
            ("The JSONata expression '%s' specified for the field '%s' returned an unexpected"
                    + " result type. Expected '%s', but was '%s' for value: %s")
                .formatted(bare(template), field, wanted, Json.type(value), Json.text(value)),
            field));
  }

  private RuntimeException negative(Amount amount) {
    String name = amount.field().replaceFirst("Path$", "");
    return visit.failed(
        isJsonata
            ? new StatesError(
                ErrorNames.QUERY_EVALUATION_ERROR, name + " cannot be negative.", amount.field())
            : new StatesError(ErrorNames.RUNTIME, name + " cannot be negative."));
  }

  private static String bare(JsonNode template) {
    String text = template.isTextual() ? template.textValue() : Json.text(template);
    return text.startsWith("{%") && text.endsWith("%}")
        ? text.substring(2, text.length() - 2).strip()
        : text;
  }

  /** Turns errors of the query languages into what they do to this state. */
  <T> T guarded(Supplier<T> evaluation) {
    try {
      return evaluation.get();
    } catch (StatesError e) {
      throw visit.failed(e);
    }
  }
}
