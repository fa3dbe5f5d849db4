package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An object of a definition, with the place at which it stands. Notes what it lacks. */
final class Fields {
  private final ObjectNode node;
  private final String location;
  private final QueryLanguage language;
  private final Reading reading;

  Fields(ObjectNode node, String location, QueryLanguage language, Reading reading) {
    this.node = node;
    this.location = location;
    this.language = language;
    this.reading = reading;
  }

  ObjectNode node() {
    return node;
  }

  String location() {
    return location;
  }

  QueryLanguage language() {
    return language;
  }

  Reading reading() {
    return reading;
  }

  Fields in(QueryLanguage other) {
    return new Fields(node, location, other, reading);
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  boolean has(String name) {
    return node.has(name);
  }

  void flaw(String message) {
    reading.flaw(message, location.isEmpty() ? "/" : location);
  }

  void flaw(String field, String message) {
    reading.flaw(message, at(field));
  }

  String at(String field) {
    return location + "/" + field;
  }

  /** Says which of these fields are missing. */
  void require(String... names) {
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      if (!node.has(name)) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      flaw("These fields are required: " + missing);
    }
  }

  /** Says which fields do not belong here. */
  void allow(Set<String> names) {
    for (String name : names()) {
      if (!names.contains(name)) {
        flaw("Field '%s' is not supported".formatted(name));
      }
    }
  }

  /** Says that more than one of these fields is there. */
  void exclude(String... names) {
    List<String> there = new ArrayList<>();
    for (String name : names) {
      if (node.has(name)) {
        there.add(name);
      }
    }
    if (there.size() > 1) {
      flaw("Only one of these fields may be specified: " + there);
    }
  }

  @Nullable JsonNode any(String name) {
    return node.get(name);
  }

  @Nullable String text(String name) {
    JsonNode value = typed(name, "String", JsonNode::isTextual);
    return value == null ? null : value.textValue();
  }

  String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  boolean isTrue(String name) {
    JsonNode value = typed(name, "Boolean", JsonNode::isBoolean);
    return value != null && value.booleanValue();
  }

  @Nullable Long integer(String name, long least, long most) {
    JsonNode value = typed(name, "Integer", JsonNode::isIntegralNumber);
    if (value == null) {
      return null;
    }
    if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
      flaw(name, "The value must be between %d and %d".formatted(least, most));
      return least;
    }
    return value.longValue();
  }

  double number(String name, double least, double otherwise) {
    JsonNode value = typed(name, "Number", JsonNode::isNumber);
    if (value == null) {
      return otherwise;
    }
    if (value.doubleValue() < least) {
      flaw(name, "The value must be at least " + least);
    }
    return value.doubleValue();
  }

  @Nullable ObjectNode object(String name) {
    JsonNode value = typed(name, "Object", JsonNode::isObject);
    return (ObjectNode) value;
  }

  /** The object of that name; an empty one if it is not there or no object. */
  Fields child(String name) {
    ObjectNode child = object(name);
    return new Fields(
        child == null ? JsonNodeFactory.instance.objectNode() : child, at(name), language, reading);
  }

  /** The objects of the array of that name; none if it is not there. */
  List<Fields> children(String name) {
    JsonNode value = typed(name, "Array", JsonNode::isArray);
    List<Fields> children = new ArrayList<>();
    if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        String place = "%s[%d]".formatted(name, i);
        if (array.get(i) instanceof ObjectNode object) {
          children.add(new Fields(object, at(place), language, reading));
        } else {
          flaw(place, "Expected value of type Object");
        }
      }
    }
    return children;
  }

  /** The texts of the array of that name, of which there must be at least one. */
  List<String> texts(String name) {
    JsonNode value = typed(name, "Array", JsonNode::isArray);
    List<String> texts = new ArrayList<>();
    if (value != null) {
      if (value.isEmpty()) {
        flaw(name, "The array must not be empty");
      }
      for (JsonNode each : value) {
        if (each.isTextual()) {
          texts.add(each.textValue());
        } else {
          flaw(name, "Expected value of type String");
        }
      }
    }
    return texts;
  }

  private @Nullable JsonNode typed(String name, String type, Predicate<JsonNode> isOfType) {
    JsonNode value = node.get(name);
    if (value == null) {
      return null;
    }
    if (!isOfType.test(value)) {
      flaw(name, "Expected value of type " + type);
      return null;
    }
    return value;
  }
}
