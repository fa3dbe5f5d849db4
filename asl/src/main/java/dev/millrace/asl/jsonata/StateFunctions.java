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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The functions that Step Functions adds to JSONata, and those of the library that need a limit, or
 * take time or randomness from outside. Signatures have a place more than the function takes, so
 * that one argument too many is told in the words of Step Functions.
 */
final class StateFunctions {
  private StateFunctions() {}

  static void bind(Jsonata.Frame frame, EvaluationSettings settings, Instant now) {
    RandomGenerator random = settings.random();
    frame.bind("partition", new JFunction((_, a) -> Sequences.partition(args(a)), "<x?x?x?:x>"));
    frame.bind("range", new JFunction((_, a) -> Sequences.range(args(a)), "<x?x?x?x?:x>"));
    frame.bind("hash", new JFunction((_, a) -> Texts.hash(args(a)), "<x?x?x?:x>"));
    frame.bind("parse", new JFunction((_, a) -> Texts.parse(args(a)), "<x?x?:x>"));
    frame.bind("random", new JFunction((_, a) -> random(args(a), random), "<x?x?:x>"));
    frame.bind("uuid", new JFunction((_, a) -> uuid(args(a), settings), "<x?:x>"));
    frame.bind("string", new JFunction((_, a) -> Texts.string(args(a)), "<x-b?:s>"));
    frame.bind("pad", new JFunction((_, a) -> Texts.pad(args(a)), "<s-ns?:s>"));
    frame.bind("parseInteger", new JFunction((_, a) -> integer(args(a)), "<s-s:n>"));
    frame.bind("shuffle", new JFunction((_, a) -> Sequences.shuffle(args(a), random), "<a:a>"));
    frame.bind("now", new JFunction((_, a) -> now(args(a), now), "<s?s?:s>"));
    frame.bind("millis", new JFunction((_, _) -> now.toEpochMilli(), "<:n>"));
    frame.bind("eval", (Object) null);
  }

  private static CallArguments args(List<?> arguments) {
    return new CallArguments(arguments);
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
