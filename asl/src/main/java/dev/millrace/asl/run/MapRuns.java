package dev.millrace.asl.run;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The map runs that are under way. Thread-safe. */
final class MapRuns {
  private final Map<String, MapProgress> live = new ConcurrentHashMap<>();

  void add(String arn, MapProgress progress) {
    live.put(arn, progress);
  }

  void remove(String arn) {
    live.remove(arn);
  }

  Optional<MapProgress> find(String arn) {
    return Optional.ofNullable(live.get(arn));
  }
}
