package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.Parser;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the syntax tree that the library gives out, but keeps closed. */
final class SyntaxTree {
  private static final Map<String, Field> FIELDS =
      Stream.of(
              "type",
              "value",
              "steps",
              "lhs",
              "rhs",
              "expression",
              "expressions",
              "procedure",
              "arguments",
              "body",
              "condition",
              "then",
              "_else")
          .collect(Collectors.toMap(Function.identity(), SyntaxTree::opened));

  private SyntaxTree() {}

  private static Field opened(String name) {
    try {
      Field field = Parser.Symbol.class.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("the library's syntax tree has changed", e);
    }
  }

  private static @Nullable Object read(Parser.Symbol node, String field) {
    try {
      return Objects.requireNonNull(FIELDS.get(field)).get(node);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the library's syntax tree is closed", e);
    }
  }

  /** A field as text; empty if it has no value. */
  static String text(Parser.Symbol node, String field) {
    Object value = read(node, field);
    return value == null ? "" : value.toString();
  }

  static Parser.@Nullable Symbol child(Parser.Symbol node, String field) {
    return read(node, field) instanceof Parser.Symbol symbol ? symbol : null;
  }

  static List<Parser.Symbol> children(Parser.Symbol node, String field) {
    List<Parser.Symbol> children = new ArrayList<>();
    if (read(node, field) instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Parser.Symbol symbol) {
          children.add(symbol);
        }
      }
    }
    return children;
  }
}
