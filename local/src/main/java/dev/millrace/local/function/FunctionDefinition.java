package dev.millrace.local.function;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the template says of a function.
 *
 * @param handler the handler's class
 * @param code its deployment package: a zip
 * @param timeout how long a call may take
 * @param memory in MB
 * @param concurrency how many calls may run at once
 * @param variables its environment
 */
public record FunctionDefinition(
    String logicalId,
    String name,
    String arn,
    String handler,
    Path code,
    Duration timeout,
    int memory,
    int concurrency,
    Map<String, String> variables) {

  public FunctionDefinition {
    variables = Map.copyOf(variables);
  }
}
