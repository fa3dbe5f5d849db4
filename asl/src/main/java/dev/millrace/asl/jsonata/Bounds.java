package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import dev.millrace.asl.EvaluationSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches one evaluation: how deep it is, how long it takes and how large its values are. */
final class Bounds {
  /**
   * What Step Functions lets a value have, counting a number as eight bytes, a character as one.
   */
  static final long MOST_BYTES = 6_990_256;

  private static final int BYTES_OF_SCALAR = 8;
  private static final int STEPS_BETWEEN_LOOKS = 32;

  private final int deepest;
  private final long end;
  private final Deque<Parser.Symbol> open = new ArrayDeque<>();
  private int steps;

  Bounds(EvaluationSettings settings) {
    this.deepest = settings.depthLimit();
    this.end = System.nanoTime() + settings.timeLimit().toNanos();
  }

  void watch(Jsonata.Frame frame) {
    frame.setEvaluateEntryCallback((expression, _, _) -> enter(expression));
    frame.setEvaluateExitCallback((_, _, _, result) -> leave(result));
  }

  private void enter(Parser.Symbol expression) {
    open.push(expression);
    if (open.size() > deepest) {
      throw new LimitReached(
          "Stack overflow error: Check for non-terminating recursive function."
              + " Consider rewriting as tail-recursive");
    }
    lookAtClock();
  }

  private void leave(@Nullable Object result) {
    open.pop();
    checkSize(result);
    lookAtClock();
  }

  private void lookAtClock() {
    if (++steps % STEPS_BETWEEN_LOOKS == 0 && System.nanoTime() - end > 0) {
      throw new LimitReached("Expression evaluation timeout: Check for infinite loop");
    }
  }

  /** Refuses a value that is too large by itself, whatever is in its items. */
  private static void checkSize(@Nullable Object value) {
    long bytes =
        switch (value) {
          case String text -> text.length();
          case List<?> list -> (long) list.size() * BYTES_OF_SCALAR;
          case Map<?, ?> map -> (long) map.size() * BYTES_OF_SCALAR;
          case null, default -> 0;
        };
    check(bytes);
  }

  /** Refuses that so many bytes are taken. */
  static void check(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new LimitReached(
          "Expression evaluation memory limit exceeded: Check for excessive memory usage");
    }
  }

  /** Refuses a value that is too large with all that is in it. */
  static void checkAll(@Nullable Object value) {
    check(bytes(value, 0));
  }

  private static long bytes(@Nullable Object value, long before) {
    long total = before;
    if (total > MOST_BYTES) {
      return total;
    }
    switch (value) {
      case String text -> total += text.length();
      case List<?> list -> {
        for (Object item : list) {
          total = bytes(item, total);
        }
      }
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> field : map.entrySet()) {
          total = bytes(field.getValue(), bytes(field.getKey(), total));
        }
      }
      case null, default -> total += BYTES_OF_SCALAR;
    }
    return total;
  }

  /** Whether what failed is the expression itself, and not a part of it. */
  boolean isWhole() {
    return open.size() == 1;
  }

  /** The operator whose evaluation failed; empty if there is none. */
  String operator() {
    Parser.Symbol failed = open.peek();
    String text = failed == null ? "" : failed.toString();
    int value = text.lastIndexOf(" value=");
    return value < 0 ? "" : text.substring(value + " value=".length());
  }

  /** An evaluation that went beyond a limit. */
  static final class LimitReached extends RuntimeException {
    LimitReached(String reason) {
      super(reason, null, false, false);
    }

    /** Why, in the words of Step Functions. */
    String reason() {
      return String.valueOf(getMessage());
    }
  }
}
