package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.StatesError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Evaluates the expressions of one template, which all see the same values and the same time. */
final class Evaluator {
  private final ExpressionPool pool;
  private final StateFunctions functions;
  private final EvaluationSettings settings;
  private final Scope scope;
  private final Instant now;
  private @Nullable Object states;

  Evaluator(
      ExpressionPool pool, StateFunctions functions, EvaluationSettings settings, Scope scope) {
    this.pool = pool;
    this.functions = functions;
    this.settings = settings;
    this.scope = scope;
    this.now = settings.clock().instant();
  }

  JsonNode evaluate(String field, String expression) {
    Bounds bounds = new Bounds(settings);
    try {
      Object result = run(expression, bounds);
      Bounds.checkAll(result);
      if (result == null) {
        throw error(expression, field, "returned nothing (undefined).");
      }
      return Values.json(result);
    } catch (StatesError e) {
      throw e;
    } catch (Values.UnsupportedResult e) {
      throw error(expression, field, "returned an unsupported result type.");
    } catch (RuntimeException e) {
      // the library answers many a wrong argument with whatever exception of Java comes of it
      if (bounds.isWhole() && e instanceof JException error && "D1001".equals(error.getError())) {
        return TextNode.valueOf(String.valueOf(error.getCurrent()));
      }
      throw failed(expression, field, e, bounds);
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw failed(
          expression,
          field,
          new Bounds.LimitReached("The expression needs more than it is given: " + e),
          bounds);
    }
  }

  private @Nullable Object run(String expression, Bounds bounds) {
    Jsonata parsed = pool.take(expression);
    Jsonata.Frame frame = parsed.createFrame();
    bounds.watch(frame);
    functions.bind(frame, expression, now);
    scope
        .variables()
        .forEach((name, value) -> {
          if (expression.contains(name)) {
            frame.bind(name, Values.of(value));
          }
        });
    frame.bind("states", states());
    Object result = parsed.evaluate(null, frame);
    pool.giveBack(expression, parsed);
    return result;
  }

  private Object states() {
    Object known = states;
    if (known == null) {
      known = Values.of(scope.states());
      states = known;
    }
    return known;
  }

  private static StatesError failed(
      String expression, String field, Throwable failure, Bounds bounds) {
    return error(
        expression,
        field,
        "threw an error during evaluation" + FailureText.of(failure, expression, bounds));
  }

  static StatesError error(String expression, String field, String what) {
    return new StatesError(
        ErrorNames.QUERY_EVALUATION_ERROR,
        "The JSONata expression '"
            + expression
            + "' specified for the field '"
            + field
            + "' "
            + what,
        field);
  }
}
