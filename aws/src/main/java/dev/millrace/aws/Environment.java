package dev.millrace.aws;

import dev.millrace.core.account.Limits;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The environment variables of a function, read with clear errors. */
public record Environment(Map<String, String> variables) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /** The variable's value, or empty if it is not set or blank. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * The variable's value.
   *
   * @throws IllegalArgumentException naming the variable if it is not set
   */
  public String require(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("Environment variable not set: " + name));
  }

  /**
   * The variable's value as a whole number.
   *
   * @throws IllegalArgumentException naming the variable if it is not set or not a whole number
   */
  public int requireInt(String name) {
    return parse(name, Integer::parseInt);
  }

  /**
   * The variable's value as a whole number.
   *
   * @throws IllegalArgumentException naming the variable if it is set, but not to a whole number
   */
  public int optionalInt(String name, int otherwise) {
    return find(name).isEmpty() ? otherwise : requireInt(name);
  }

  /** Whether the variable is {@code true}; it is not if it is not set. */
  public boolean flag(String name) {
    return find(name).filter("true"::equals).isPresent();
  }

  /** A time given in whole seconds. */
  public Duration requireSeconds(String name) {
    return parse(name, text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  /** Limits of tenants that have none of their own: {@code DEFAULT_…}. */
  public Limits defaultLimits() {
    return new Limits(
        requireInt("DEFAULT_PER_SECOND"),
        requireInt("DEFAULT_BURST"),
        requireInt("DEFAULT_OPEN_JOBS"),
        parse("DEFAULT_UNITS_PER_DAY", Long::parseLong),
        requireDollars("DEFAULT_USD_PER_MONTH"));
  }

  /** The queues of {@code CPU_QUEUE_URL} and {@code LLM_QUEUE_URL}. */
  public RunQueueUrls runQueues() {
    return new RunQueueUrls(require("CPU_QUEUE_URL"), require("LLM_QUEUE_URL"));
  }

  /** US dollars, in billionths. */
  public long requireDollars(String name) {
    return parse(name, text -> new BigDecimal(text).movePointRight(9).longValueExact());
  }

  /** A path in the function's code, which Lambda unpacks at {@code LAMBDA_TASK_ROOT}. */
  public Path codePath(String name) {
    return Path.of(find("LAMBDA_TASK_ROOT").orElse("")).resolve(require(name));
  }

  private <T> T parse(String name, Function<String, T> parser) {
    String text = require(name);
    try {
      return parser.apply(text);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "Environment variable " + name + " is not such a number: " + text, e);
    }
  }
}
