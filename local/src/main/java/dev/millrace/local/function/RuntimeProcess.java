package dev.millrace.local.function;

import dev.millrace.local.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts the child JVMs of one function: its code under AWS's runtime interface client. */
record RuntimeProcess(
    FunctionDefinition function, RuntimeInterfaceClient client, Path code, Path log) {
  private static final int LEAST_HEAP = 128;

  /**
   * The child dies with this process, also when this one is killed: a watcher beside it waits for
   * their common input to end. The child is deaf to what a terminal sends to the whole group at
   * Ctrl-C: the order of the stop is ours.
   */
  private static final String GUARD =
      "trap '' INT HUP; exec 3<&0;"
          + " (trap '' TERM; read -r _ <&3; kill -9 $$) >/dev/null 2>&1 &"
          + " exec \"$@\" 3<&- </dev/null";

  /** Starts a child that asks this Runtime API for events; its id is the JVM's own. */
  Process start(String runtimeApi) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", GUARD, "sh");
    builder
        .command()
        .addAll(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + Math.max(LEAST_HEAP, function.memory() * 2 / 5) + "m",
                "--enable-native-access=ALL-UNNAMED",
                "-D"
                    + RuntimeInterfaceClient.NATIVE_LIBRARY_PROPERTY
                    + "="
                    + client.nativeLibrary(),
                RuntimeInterfaceClient.MAIN,
                function.handler()));
    builder.directory(code.toFile());
    Map<String, String> environment = builder.environment();
    // the locale decides how file names are read
    environment.keySet().retainAll(Set.of("PATH", "LANG", "LC_ALL"));
    environment.putAll(function.variables());
    environment.putAll(reserved(runtimeApi));
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new StartException("Cannot start " + function.name() + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> reserved(String runtimeApi) {
    return Map.of(
        // not on the command line: ONNX Runtime 1.29 crashes on one of more than 4,096 bytes
        "CLASSPATH",
        client.classPath(),
        "LAMBDA_TASK_ROOT",
        code.toString(),
        "_HANDLER",
        function.handler(),
        "AWS_LAMBDA_RUNTIME_API",
        runtimeApi,
        "AWS_LAMBDA_FUNCTION_VERSION",
        "$LATEST",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "/aws/lambda/" + function.name(),
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "local",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "on-demand",
        "ORT_DISABLE_TELEMETRY",
        "1",
        "DJL_OFFLINE",
        "true");
  }
}
