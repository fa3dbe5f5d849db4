package dev.millrace.asl.definition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Task state asks to do its work. */
public sealed interface Resource {
  /** As the definition has it. */
  String arn();

  /** A Lambda function, called with the arguments as its event. */
  record Function(String arn) implements Resource {}

  /**
   * An action of a service.
   *
   * @param service for example {@code sqs}, or {@code aws-sdk:sqs}
   * @param action for example {@code sendMessage}
   */
  record Service(String arn, String service, String action, Pattern pattern) implements Resource {
    /** The action as histories show it, for example {@code sendMessage.waitForTaskToken}. */
    public String actionWithPattern() {
      return action + pattern.suffix();
    }
  }

  /** How a state waits for a service. */
  enum Pattern {
    /** Until it has answered. */
    REQUEST_RESPONSE(""),
    /** Until the job that it started has ended. */
    SYNC(".sync"),
    /** Likewise, with an answer that is JSON. */
    SYNC_2(".sync:2"),
    /** Until somebody hands the token back. */
    TASK_TOKEN(".waitForTaskToken");

    private final String suffix;

    Pattern(String suffix) {
      this.suffix = suffix;
    }

    /** What the resource's name ends in. */
    public String suffix() {
      return suffix;
    }

    private static Pattern of(String action) {
      for (Pattern each : new Pattern[] {SYNC_2, SYNC, TASK_TOKEN}) {
        if (action.endsWith(each.suffix)) {
          return each;
        }
      }
      return REQUEST_RESPONSE;
    }
  }

  /** The resource that the text names; empty if it names none. */
  static Optional<Resource> parse(String arn) {
    Matcher service = Shape.SERVICE.matcher(arn);
    if (service.matches()) {
      Pattern pattern = Pattern.of(service.group(2));
      String action = service.group(2);
      String plain = action.substring(0, action.length() - pattern.suffix().length());
      return plain.isEmpty() || plain.contains(".")
          ? Optional.empty()
          : Optional.of(new Service(arn, service.group(1), plain, pattern));
    }
    return Shape.FUNCTION.matcher(arn).matches()
        ? Optional.of(new Function(arn))
        : Optional.empty();
  }
}
