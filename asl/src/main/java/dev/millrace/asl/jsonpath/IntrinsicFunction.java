package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.EvaluationSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The functions of the language. */
enum IntrinsicFunction {
  FORMAT("States.Format", 1, Integer.MAX_VALUE),
  STRING_TO_JSON("States.StringToJson", 1, 1),
  JSON_TO_STRING("States.JsonToString", 1, 1),
  ARRAY("States.Array", 0, Integer.MAX_VALUE),
  ARRAY_PARTITION("States.ArrayPartition", 2, 2),
  ARRAY_CONTAINS("States.ArrayContains", 2, 2),
  ARRAY_RANGE("States.ArrayRange", 3, 3),
  ARRAY_GET_ITEM("States.ArrayGetItem", 2, 2),
  ARRAY_LENGTH("States.ArrayLength", 1, 1),
  ARRAY_UNIQUE("States.ArrayUnique", 1, 1),
  BASE64_ENCODE("States.Base64Encode", 1, 1),
  BASE64_DECODE("States.Base64Decode", 1, 1),
  HASH("States.Hash", 2, 2),
  JSON_MERGE("States.JsonMerge", 3, 3),
  MATH_RANDOM("States.MathRandom", 2, 3),
  MATH_ADD("States.MathAdd", 2, 2),
  STRING_SPLIT("States.StringSplit", 2, 2),
  UUID("States.UUID", 0, 0);

  private static final Map<String, IntrinsicFunction> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(IntrinsicFunction::title, Function.identity()));

  private final String title;
  private final int fewest;
  private final int most;

  IntrinsicFunction(String title, int fewest, int most) {
    this.title = title;
    this.fewest = fewest;
    this.most = most;
  }

  static Optional<IntrinsicFunction> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The name by which it is called. */
  String title() {
    return title;
  }

  /**
   * Refuses a wrong number of arguments.
   *
   * @throws InvalidArguments if there are too few or too many
   */
  void check(int arguments) {
    if (arguments < fewest || arguments > most) {
      throw new InvalidArguments();
    }
  }

  /**
   * The value of the function; not for {@link #FORMAT}, whose template still has its escapes.
   *
   * @param arguments as many as {@link #check} wants
   */
  JsonNode apply(List<JsonNode> arguments, EvaluationSettings settings) {
    return switch (this) {
      case FORMAT ->
          throw new IllegalArgumentException(
              "a template is filled before its escapes are taken away");
      case STRING_TO_JSON -> JsonFunctions.parse(arguments);
      case JSON_TO_STRING -> JsonFunctions.write(arguments);
      case ARRAY -> ArrayFunctions.array(arguments);
      case ARRAY_PARTITION -> ArrayFunctions.partition(arguments);
      case ARRAY_CONTAINS -> ArrayFunctions.contains(arguments);
      case ARRAY_RANGE -> ArrayFunctions.range(arguments);
      case ARRAY_GET_ITEM -> ArrayFunctions.item(arguments);
      case ARRAY_LENGTH -> ArrayFunctions.length(arguments);
      case ARRAY_UNIQUE -> ArrayFunctions.unique(arguments);
      case BASE64_ENCODE -> TextFunctions.encode(arguments);
      case BASE64_DECODE -> TextFunctions.decode(arguments);
      case HASH -> TextFunctions.hash(arguments);
      case JSON_MERGE -> JsonFunctions.merge(arguments);
      case MATH_RANDOM -> MathFunctions.random(arguments, settings.random());
      case MATH_ADD -> MathFunctions.add(arguments);
      case STRING_SPLIT -> TextFunctions.split(arguments);
      case UUID -> TextNode.valueOf(settings.uuids().get().toString());
    };
  }
}
