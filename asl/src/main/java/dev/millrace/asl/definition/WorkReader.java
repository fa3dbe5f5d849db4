package dev.millrace.asl.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what Task, Parallel and Map states share. */
final class WorkReader {
  private static final long MOST = 99_999_999;
  private static final long LONGEST_DELAY = 31_622_400;
  private static final Set<String> RETRIER =
      Set.of(
          "ErrorEquals",
          "IntervalSeconds",
          "MaxAttempts",
          "BackoffRate",
          "MaxDelaySeconds",
          "JitterStrategy",
          "Comment");
  private static final Set<String> PATH_CATCHER =
      Set.of("ErrorEquals", "Next", "ResultPath", "Assign", "Comment");
  private static final Set<String> JSONATA_CATCHER =
      Set.of("ErrorEquals", "Next", "Output", "Assign", "Comment");
  private static final Set<String> ERROR_OUTPUT = Set.of("errorOutput");

  private WorkReader() {}

  static Work read(Fields state) {
    boolean isJsonata = state.language() == QueryLanguage.JSONATA;
    return new Work(
        TemplateChecks.template(state, isJsonata ? "Arguments" : "Parameters"),
        isJsonata ? null : TemplateChecks.template(state, "ResultSelector"),
        isJsonata ? "$" : TemplateChecks.path(state, "ResultPath", true),
        retriers(state),
        catchers(state));
  }

  private static List<Retrier> retriers(Fields state) {
    List<Fields> all = state.children("Retry");
    List<Retrier> retriers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Fields each = all.get(i);
      each.allow(RETRIER);
      Long interval = each.integer("IntervalSeconds", 0, MOST);
      Long attempts = each.integer("MaxAttempts", 0, MOST);
      Long maxDelay = each.integer("MaxDelaySeconds", 1, LONGEST_DELAY);
      String jitter = each.text("JitterStrategy", "NONE");
      if (!jitter.equals("NONE") && !jitter.equals("FULL")) {
        each.flaw("JitterStrategy", "The value must be one of [FULL, NONE]");
      }
      long first = interval == null ? Retrier.INTERVAL : interval;
      if (maxDelay != null && maxDelay < first) {
        each.flaw("MaxDelaySeconds", "The value must not be below IntervalSeconds");
      }
      retriers.add(
          new Retrier(
              errors(each, i == all.size() - 1),
              first,
              attempts == null ? Retrier.ATTEMPTS : attempts,
              each.number("BackoffRate", 1, Retrier.BACKOFF),
              maxDelay,
              jitter.equals("FULL")));
    }
    return retriers;
  }

  private static List<Catcher> catchers(Fields state) {
    boolean isJsonata = state.language() == QueryLanguage.JSONATA;
    List<Fields> all = state.children("Catch");
    List<Catcher> catchers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Fields each = all.get(i);
      each.allow(isJsonata ? JSONATA_CATCHER : PATH_CATCHER);
      each.require("Next");
      catchers.add(
          new Catcher(
              errors(each, i == all.size() - 1),
              each.text("Next", ""),
              isJsonata ? "$" : TemplateChecks.path(each, "ResultPath", true),
              TemplateChecks.assign(each, ERROR_OUTPUT),
              isJsonata ? TemplateChecks.template(each, "Output", ERROR_OUTPUT) : null));
    }
    return catchers;
  }

  private static List<String> errors(Fields owner, boolean isLast) {
    owner.require("ErrorEquals");
    List<String> errors = owner.texts("ErrorEquals");
    if (errors.contains("States.ALL")) {
      if (errors.size() > 1) {
        owner.flaw("ErrorEquals", "'States.ALL' must appear alone");
      }
      if (!isLast) {
        owner.flaw("ErrorEquals", "'States.ALL' must appear in the last element");
      }
    }
    return errors;
  }
}
