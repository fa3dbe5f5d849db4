package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CloudFormation's intrinsic functions
 * (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html).
 * One that is not known here is refused, so that nothing runs here which would not there.
 */
final class Intrinsics {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  private final Map<String, Object> parameters;
  private final Map<String, Object> conditions;
  private final Map<String, Object> mappings;
  private final ResourceNames names;

  Intrinsics(
      Map<String, Object> parameters,
      Map<String, Object> conditions,
      Map<String, Object> mappings,
      ResourceNames names) {
    this.parameters = parameters;
    this.conditions = conditions;
    this.mappings = mappings;
    this.names = names;
  }

  /** The value with every function in it evaluated; null for {@code AWS::NoValue}. */
  @Nullable Object evaluate(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(this::evaluate).filter(Objects::nonNull).toList();
    }
    if (!(value instanceof Map)) {
      return value;
    }
    Map<String, Object> map = Template.map(value);
    if (map.size() == 1) {
      String key = map.keySet().iterator().next();
      if (key.equals("Ref") || key.startsWith("Fn::")) {
        return call(key, map.get(key));
      }
    }
    Map<String, Object> evaluated = new LinkedHashMap<>();
    map.forEach((key, each) -> {
      Object known = evaluate(each);
      if (known != null) {
        evaluated.put(key, known);
      }
    });
    return evaluated;
  }

  /** Whether the condition of this name holds. */
  boolean condition(String name) {
    if (!conditions.containsKey(name)) {
      throw new StartException("The template has no condition " + name, null);
    }
    return holds(conditions.get(name));
  }

  private boolean holds(@Nullable Object expression) {
    Map<String, Object> map = Template.map(expression);
    String function = map.keySet().stream().findFirst().orElse("");
    Object argument = map.get(function);
    return switch (function) {
      case "Condition" -> condition(String.valueOf(argument));
      case "Fn::Equals" -> {
        List<?> two = list(argument);
        yield String.valueOf(evaluate(two.get(0))).equals(String.valueOf(evaluate(two.get(1))));
      }
      case "Fn::Not" -> !holds(list(argument).getFirst());
      case "Fn::And" -> list(argument).stream().allMatch(this::holds);
      case "Fn::Or" -> list(argument).stream().anyMatch(this::holds);
      default -> throw new StartException("Not a condition: " + expression, null);
    };
  }

  private @Nullable Object call(String function, @Nullable Object argument) {
    return switch (function) {
      case "Ref" -> ref(String.valueOf(argument));
      case "Fn::GetAtt" -> {
        List<?> parts = list(argument);
        yield names.attribute(parts.get(0).toString(), parts.get(1).toString());
      }
      case "Fn::Sub" -> substitute(argument);
      case "Fn::Join" -> {
        List<?> parts = list(argument);
        yield list(evaluate(parts.get(1))).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(parts.get(0).toString()));
      }
      case "Fn::If" -> {
        List<?> parts = list(argument);
        yield evaluate(parts.get(condition(parts.get(0).toString()) ? 1 : 2));
      }
      case "Fn::Split" -> {
        List<?> parts = list(argument);
        yield List.of(
            String.valueOf(evaluate(parts.get(1))).split(Pattern.quote(parts.get(0).toString())));
      }
      case "Fn::Select" -> {
        List<?> parts = list(argument);
        yield list(evaluate(parts.get(1))).get(Integer.parseInt(parts.get(0).toString()));
      }
      case "Fn::FindInMap" -> {
        Object found = mappings;
        for (Object key : list(argument)) {
          found = Template.map(found).get(String.valueOf(evaluate(key)));
        }
        yield found;
      }
      default -> throw new StartException("The function " + function + " is not emulated", null);
    };
  }

  private @Nullable Object ref(String name) {
    if (name.equals("AWS::NoValue")) {
      return null;
    }
    return parameters.containsKey(name) ? parameters.get(name) : names.ref(name);
  }

  private String substitute(@Nullable Object argument) {
    Map<String, Object> own = new LinkedHashMap<>();
    String text = String.valueOf(argument);
    if (argument instanceof List<?> parts) {
      text = parts.get(0).toString();
      Template.map(parts.get(1))
          .forEach((key, value) -> own.put(key, String.valueOf(evaluate(value))));
    }
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(match -> Matcher.quoteReplacement(variable(match.group(1), own)));
  }

  private String variable(String name, Map<String, Object> own) {
    if (name.startsWith("!")) {
      return "${" + name.substring(1) + "}";
    }
    if (own.containsKey(name)) {
      return String.valueOf(own.get(name));
    }
    int dot = name.indexOf('.');
    return dot < 0
        ? String.valueOf(ref(name))
        : names.attribute(name.substring(0, dot), name.substring(dot + 1));
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    throw new StartException("The template has " + value + " where it needs a list", null);
  }
}
