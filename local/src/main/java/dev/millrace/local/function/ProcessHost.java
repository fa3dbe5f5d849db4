package dev.millrace.local.function;

import java.nio.file.Path;

/** Runs functions in child JVMs, from their deployment packages. */
public final class ProcessHost implements FunctionHost {
  private final RuntimeInterfaceClient client;
  private final Path packages;
  private final Path logs;

  private ProcessHost(RuntimeInterfaceClient client, Path packages, Path logs) {
    this.client = client;
    this.packages = packages;
    this.logs = logs;
  }

  /**
   * Prepares what all functions share.
   *
   * @param packages the folder into which deployment packages are unpacked
   * @param logs the folder in which each function has a file
   * @throws dev.millrace.local.StartException if AWS's runtime does not run on this machine
   */
  public static ProcessHost create(Path packages, Path logs) {
    return new ProcessHost(RuntimeInterfaceClient.unpack(packages), packages, logs);
  }

  @Override
  public LocalFunction host(FunctionDefinition definition) {
    Path code = FunctionPackage.unpack(definition.code(), packages, definition.logicalId());
    return host(definition, code);
  }

  /** Runs code that is unpacked already. */
  LocalFunction host(FunctionDefinition definition, Path code) {
    Path log = logs.resolve(definition.name() + ".log");
    return new ProcessFunction(
        definition, new RuntimeProcess(definition, client, code, log)::start);
  }
}
