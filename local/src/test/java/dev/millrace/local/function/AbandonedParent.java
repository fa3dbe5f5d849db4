package dev.millrace.local.function;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** A process that has a child busy for ever, tells its id, and waits to be killed. */
final class AbandonedParent {
  private AbandonedParent() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    LocalFunction function =
        ProcessHost.create(folder, folder)
            .host(
                new FunctionDefinition(
                    "Probe",
                    "probe",
                    "arn:aws:lambda:here:0:function:probe",
                    ProbeHandler.class.getName(),
                    folder,
                    Duration.ofMinutes(10),
                    512,
                    1,
                    Map.of("OWN", "")),
                Path.of("target", "test-classes").toAbsolutePath());
    function.invoke("{}");
    Thread.ofPlatform().start(() -> function.invoke("{\"do\":\"hang\"}"));
    Awaitility.await().until(() -> function.mostRunning() == 1);
    System.out.println(function.processIds().getFirst());
  }
}
