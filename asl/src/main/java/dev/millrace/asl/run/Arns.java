package dev.millrace.asl.run;

import java.util.UUID;

/**
 * The names of machines, executions and map runs of one account in one region.
 *
 * @param region for example {@code us-east-1}
 * @param account twelve digits
 */
public record Arns(String region, String account) {
  /** Of a machine, or of a machine and the label of one of its maps. */
  public String machine(String name) {
    return arn("stateMachine:" + name);
  }

  /** Of an execution of a standard machine. */
  public String execution(String machineName, String name) {
    return arn("execution:%s:%s".formatted(machineName, name));
  }

  /** Of an execution of an express machine. */
  public String express(String machineName, String name, UUID unique) {
    return arn("express:%s:%s:%s".formatted(machineName, name, unique));
  }

  /** Of a map run. */
  public String mapRun(String machineName, String label, UUID unique) {
    return arn("mapRun:%s/%s:%s".formatted(machineName, label, unique));
  }

  /** The region that a name is of. */
  static String regionOf(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > 4 ? parts[3] : "";
  }

  /** The account that a name is of. */
  static String accountOf(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > 4 ? parts[4] : "";
  }

  private String arn(String rest) {
    return "arn:aws:states:%s:%s:%s".formatted(region, account, rest);
  }
}
