package dev.millrace.faults.dynamodb;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the indexes of a table know: its items as they were some writes ago. */
final class LaggingItems {
  private final NavigableMap<String, Map<String, AttributeValue>> known = new TreeMap<>();
  private final Deque<Map.Entry<String, Map<String, AttributeValue>>> ahead = new ArrayDeque<>();
  private int lag;

  void store(String key, Map<String, AttributeValue> item) {
    ahead.add(Map.entry(key, item));
    catchUp();
  }

  /** From now on, this many writes behind the table. */
  void lag(int writes) {
    lag = writes;
    catchUp();
  }

  Collection<Map<String, AttributeValue>> known() {
    return known.values();
  }

  private void catchUp() {
    while (ahead.size() > lag) {
      var write = ahead.remove();
      known.put(write.getKey(), write.getValue());
    }
  }
}
