package dev.millrace.llm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps every answer; the same book serves the run that follows a crash. */
final class InMemoryCallBook implements CallBook {
  final List<PlannedCall> paid = new ArrayList<>();

  private final Map<String, Answer> answers = new HashMap<>();

  @Override
  public Answer make(PlannedCall planned, Supplier<Answer> call) {
    Answer known = answers.get(planned.fingerprint());
    if (known != null) {
      return known;
    }
    Answer answer = call.get();
    paid.add(planned);
    answers.put(planned.fingerprint(), answer);
    return answer;
  }

  @Override
  public boolean has(PlannedCall planned) {
    return answers.containsKey(planned.fingerprint());
  }
}
