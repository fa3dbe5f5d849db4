package dev.millrace.local.emulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** Requests and answers of the SDK as Task states write them: JSON with capital names. */
final class SdkJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Texts for which a state may have any JSON. */
  private static final Set<String> FREE_TEXTS = Set.of("MessageBody");

  private SdkJson() {}

  /**
   * Puts the arguments into the builder.
   *
   * @throws StatesError {@code States.Runtime} if it does not have such fields
   */
  static <B extends SdkPojo> B read(JsonNode arguments, B builder) {
    Map<String, SdkField<?>> fields = new LinkedHashMap<>();
    builder.sdkFields().forEach(field -> fields.put(name(field), field));
    arguments
        .properties()
        .forEach(each -> {
          SdkField<?> field = fields.get(each.getKey());
          if (field == null) {
            throw refused("the field \"%s\" is not supported".formatted(each.getKey()));
          }
          if (!each.getValue().isNull()) {
            field.set(builder, value(field, each.getKey(), each.getValue()));
          }
        });
    return builder;
  }

  /** What the service answered. */
  static ObjectNode write(SdkPojo answer) {
    ObjectNode node = NODES.objectNode();
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        node.set(name(field), node(value));
      }
    }
    return node;
  }

  private static Object value(SdkField<?> field, String name, JsonNode json) {
    boolean fits =
        switch (field.marshallingType().getKnownType()) {
          case STRING -> json.isTextual() || FREE_TEXTS.contains(name);
          case SDK_BYTES, INSTANT -> json.isTextual();
          case BOOLEAN -> json.isBoolean();
          case SHORT, BYTE, INTEGER, LONG -> json.isIntegralNumber();
          case FLOAT, DOUBLE, BIG_DECIMAL -> json.isNumber();
          case LIST -> json.isArray();
          case MAP, SDK_POJO -> json.isObject();
          case NULL, DOCUMENT -> false;
        };
    if (!fits) {
      throw refused("the field \"%s\" does not have its type".formatted(name));
    }
    return converted(field, name, json);
  }

  private static Object converted(SdkField<?> field, String name, JsonNode json) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> json.isTextual() ? json.textValue() : json.toString();
      case SDK_BYTES -> bytes(name, json);
      case INSTANT -> instant(name, json);
      case BOOLEAN -> json.booleanValue();
      case SHORT -> json.shortValue();
      case BYTE -> (byte) json.intValue();
      case INTEGER -> json.intValue();
      case LONG -> json.longValue();
      case FLOAT -> json.floatValue();
      case DOUBLE -> json.doubleValue();
      case BIG_DECIMAL -> json.decimalValue();
      case LIST -> {
        SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        List<Object> list = new ArrayList<>();
        json.forEach(each -> list.add(value(member, name, each)));
        yield list;
      }
      case MAP -> {
        SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        Map<String, Object> map = new LinkedHashMap<>();
        json.properties()
            .forEach(each -> map.put(each.getKey(), value(member, name, each.getValue())));
        yield map;
      }
      case SDK_POJO -> ((Buildable) read(json, field.constructor().get())).build();
      case NULL, DOCUMENT -> throw refused("the field \"%s\" is not emulated".formatted(name));
    };
  }

  private static SdkBytes bytes(String name, JsonNode json) {
    try {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(json.textValue()));
    } catch (IllegalArgumentException e) {
      throw refused("the field \"%s\" is not in base 64".formatted(name));
    }
  }

  private static Instant instant(String name, JsonNode json) {
    try {
      return Instant.parse(json.textValue());
    } catch (DateTimeException e) {
      throw refused("the field \"%s\" is no time".formatted(name));
    }
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case SdkPojo pojo -> write(pojo);
      case SdkBytes bytes ->
          NODES.textNode(Base64.getEncoder().encodeToString(bytes.asByteArray()));
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Float number -> NODES.numberNode(number);
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(each -> array.add(node(each)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, each) -> object.set(String.valueOf(key), node(each)));
        yield object;
      }
      default -> NODES.textNode(value.toString());
    };
  }

  private static String name(SdkField<?> field) {
    String name = field.memberName();
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static StatesError refused(String why) {
    return new StatesError(
        ErrorNames.RUNTIME, "The Parameters could not be used to start the Task: [" + why + "]");
  }
}
