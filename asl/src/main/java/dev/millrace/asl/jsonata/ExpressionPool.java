package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parsed expressions, each lent to one evaluation at a time, since they are not made for several.
 * Keeps those that were used last. Thread-safe.
 */
final class ExpressionPool {
  private static final int MOST_TEXTS = 512;
  private static final int MOST_IDLE = 8;

  private final Map<String, Deque<Jsonata>> idle =
      new LinkedHashMap<>(64, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Jsonata>> eldest) {
          return size() > MOST_TEXTS;
        }
      };

  /**
   * A parsed expression that nobody else has.
   *
   * @throws JException if it cannot be parsed
   */
  Jsonata take(String text) {
    Jsonata known;
    synchronized (idle) {
      Deque<Jsonata> waiting = idle.get(text);
      known = waiting == null ? null : waiting.poll();
    }
    return known != null ? known : parse(text);
  }

  /** Takes back an expression whose evaluation went well. */
  void giveBack(String text, Jsonata expression) {
    synchronized (idle) {
      Deque<Jsonata> waiting = idle.computeIfAbsent(text, _ -> new ArrayDeque<>());
      if (waiting.size() < MOST_IDLE) {
        waiting.push(expression);
      }
    }
  }

  private static Jsonata parse(String text) {
    Jsonata parsed = Jsonata.jsonata(text);
    parsed.setOutputConvertNulls(false);
    parsed.setValidateInput(false);
    // The library keeps the scope of whatever a thread evaluates in the expression that the thread
    // parsed last. That must be none that another thread may be lent.
    Jsonata.jsonata("0");
    return parsed;
  }
}
