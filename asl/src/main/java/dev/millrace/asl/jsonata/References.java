package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Parser;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an expression refers to. */
sealed interface References {
  /** What stands before the name of a part of {@code $states}. */
  String STATES = "$states.";

  /**
   * An expression that can be evaluated.
   *
   * @param names what it reads without a variable: {@code $} for the context item, {@code $$} for
   *     the root, or the name of a field; and parts of {@code $states}, such as {@code
   *     $states.result}; in the order in which they are written
   */
  record Found(Set<String> names) implements References {}

  /** An expression that cannot be parsed, and why. */
  record Unreadable(String message) implements References {}

  static References of(String expression) {
    Parser.Symbol tree;
    try {
      tree = new Parser().parse(expression);
    } catch (JException e) {
      String code = String.valueOf(e.getError());
      return new Unreadable(FailureText.filled(code, e.getCurrent(), e.getExpected()));
    } catch (RuntimeException | StackOverflowError e) {
      // the parser of the library fails in Java's ways, too, with text that makes no sense to it
      return new Unreadable("The expression cannot be parsed: " + e.getMessage());
    }
    Set<String> names = new LinkedHashSet<>();
    collect(tree, names);
    return new Found(names);
  }

  private static void collect(Parser.@Nullable Symbol node, Set<String> names) {
    if (node == null) {
      return;
    }
    switch (SyntaxTree.text(node, "type")) {
      case "path" -> path(SyntaxTree.children(node, "steps"), names);
      case "name" -> names.add(SyntaxTree.text(node, "value"));
      case "variable" -> variable(SyntaxTree.text(node, "value"), names);
      case "unary" -> unary(node, names);
      case "binary", "apply" -> {
        collect(SyntaxTree.child(node, "lhs"), names);
        collect(SyntaxTree.child(node, "rhs"), names);
      }
      case "function", "partial" -> {
        collect(SyntaxTree.child(node, "procedure"), names);
        SyntaxTree.children(node, "arguments").forEach(argument -> collect(argument, names));
      }
      case "lambda" -> collect(SyntaxTree.child(node, "body"), names);
      case "condition" -> {
        collect(SyntaxTree.child(node, "condition"), names);
        collect(SyntaxTree.child(node, "then"), names);
        collect(SyntaxTree.child(node, "_else"), names);
      }
      case "block" ->
          SyntaxTree.children(node, "expressions").forEach(part -> collect(part, names));
      case "bind" -> collect(SyntaxTree.child(node, "rhs"), names);
      default -> {
        // literals and what works on the value before it read nothing from the top
      }
    }
  }

  private static void path(List<Parser.Symbol> steps, Set<String> names) {
    if (steps.isEmpty()) {
      return;
    }
    collect(steps.getFirst(), names);
    boolean states =
        SyntaxTree.text(steps.getFirst(), "type").equals("variable")
            && SyntaxTree.text(steps.getFirst(), "value").equals("states");
    if (states && steps.size() > 1 && SyntaxTree.text(steps.get(1), "type").equals("name")) {
      names.add(STATES + SyntaxTree.text(steps.get(1), "value"));
    }
  }

  private static void variable(String name, Set<String> names) {
    if (name.isEmpty()) {
      names.add("$");
    } else if (name.equals("$")) {
      names.add("$$");
    }
  }

  private static void unary(Parser.Symbol node, Set<String> names) {
    switch (SyntaxTree.text(node, "value")) {
      case "[" -> SyntaxTree.children(node, "expressions").forEach(item -> collect(item, names));
      case "{" -> {
        if (node.lhsObject != null) {
          node.lhsObject.forEach(pair -> {
            collect(pair[0], names);
            collect(pair[1], names);
          });
        }
      }
      default -> collect(SyntaxTree.child(node, "expression"), names);
    }
  }
}
