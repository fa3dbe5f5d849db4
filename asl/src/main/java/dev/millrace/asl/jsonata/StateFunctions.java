package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import dev.millrace.asl.EvaluationSettings;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The functions that Step Functions adds to JSONata, and those of the library that need a limit, or
 * take time or randomness from outside. Signatures have a place more than the function takes, so
 * that one argument too many is told in the words of Step Functions.
 */
final class StateFunctions {
  private final Map<String, JFunction> functions;

  StateFunctions(EvaluationSettings settings) {
    RandomGenerator random = settings.random();
    this.functions =
        Map.ofEntries(
            entry("partition", "<x?x?x?:x>", Sequences::partition),
            entry("range", "<x?x?x?x?:x>", Sequences::range),
            entry("hash", "<x?x?x?:x>", Texts::hash),
            entry("parse", "<x?x?:x>", Texts::parse),
            entry("random", "<x?x?:x>", arguments -> random(arguments, random)),
            entry("uuid", "<x?:x>", arguments -> uuid(arguments, settings)),
            entry("string", "<x-b?:s>", Texts::string),
            entry("pad", "<s-ns?:s>", Texts::pad),
            entry("formatNumber", "<n-so?:s>", Texts::number),
            entry("parseInteger", "<s-s:n>", StateFunctions::integer),
            entry("shuffle", "<a:a>", arguments -> Sequences.shuffle(arguments, random)));
  }

  /** What a function does; null is undefined. */
  private interface Body {
    @Nullable Object call(CallArguments arguments);
  }

  private static Map.Entry<String, JFunction> entry(String name, String signature, Body body) {
    return Map.entry(name, function(signature, body));
  }

  private static JFunction function(String signature, Body body) {
    return new JFunction((_, arguments) -> body.call(new CallArguments(arguments)), signature);
  }

  /**
   * Offers the functions to an expression.
   *
   * @param now the time that it sees
   */
  void bind(Jsonata.Frame frame, String expression, Instant now) {
    functions.forEach((name, function) -> {
      if (expression.contains(name)) {
        frame.bind(name, function);
      }
    });
    if (expression.contains("now")) {
      frame.bind("now", function("<s?s?:s>", arguments -> now(arguments, now)));
    }
    if (expression.contains("millis")) {
      frame.bind("millis", function("<:n>", _ -> now.toEpochMilli()));
    }
    frame.bind("eval", (Object) null);
  }

  private static Object random(CallArguments arguments, RandomGenerator unseeded) {
    arguments.refuseFrom(1, "random");
    return arguments.at(0) == null
        ? unseeded.nextDouble()
        : new java.util.Random(arguments.whole(0, "random")).nextDouble();
  }

  private static Object uuid(CallArguments arguments, EvaluationSettings settings) {
    arguments.refuseFrom(0, "uuid");
    return settings.uuids().get().toString();
  }

  private static @Nullable Object integer(CallArguments arguments) {
    if (!(arguments.at(0) instanceof String text)) {
      return null;
    }
    try {
      Number parsed = Functions.parseInteger(text, String.valueOf(arguments.at(1)));
      return parsed == null ? Double.valueOf(Double.NaN) : parsed;
    } catch (ParseException e) {
      throw new JException(String.valueOf(e.getMessage()));
    }
  }

  private static Object now(CallArguments arguments, Instant now) {
    return Functions.dateTimeFromMillis(
        now.toEpochMilli(), (String) arguments.at(0), (String) arguments.at(1));
  }

  /** A list that may be changed, of any list. */
  static List<Object> copy(List<?> list) {
    return new ArrayList<>(list);
  }
}
