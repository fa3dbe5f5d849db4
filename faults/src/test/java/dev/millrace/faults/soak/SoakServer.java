package dev.millrace.faults.soak;

import dev.millrace.faults.proxy.FaultKind;
import dev.millrace.faults.proxy.FaultProxy;
import dev.millrace.faults.proxy.SeededFaults;
import dev.millrace.local.DataFolder;
import dev.millrace.local.Rehearsal;
import dev.millrace.local.RunOptions;
import dev.millrace.local.emulated.EmulatedServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The emulated run in a process of its own, its functions in processes of theirs, with a fault
 * proxy between them and each service.
 *
 * <p>Arguments: data folder, port, seed, rate of faults. Prints a line when it is ready.
 */
final class SoakServer {
  private static final Set<FaultKind> CALLS =
      EnumSet.of(
          FaultKind.DROP_REQUEST,
          FaultKind.DROP_RESPONSE,
          FaultKind.DELAY,
          FaultKind.UNAVAILABLE,
          FaultKind.THROTTLED);

  /** Only S3 can tell a damaged upload; on AWS the others are protected by TLS and signatures. */
  private static final Set<FaultKind> OBJECTS =
      EnumSet.of(
          FaultKind.DROP_REQUEST,
          FaultKind.DROP_RESPONSE,
          FaultKind.DELAY,
          FaultKind.UNAVAILABLE,
          FaultKind.TRUNCATE,
          FaultKind.CORRUPT_RESPONSE);

  private SoakServer() {}

  public static void main(String[] args) {
    long seed = Long.parseLong(args[2]);
    double rate = Double.parseDouble(args[3]);
    Map<String, FaultProxy> proxies = new HashMap<>();
    DataFolder data = DataFolder.open(Path.of(args[0]));
    Path home = Path.of("..").toAbsolutePath().normalize();
    RunOptions options =
        new RunOptions(home, Integer.parseInt(args[1]), 2, "soak-key")
            .inProcesses()
            .rehearsing(new Rehearsal(Duration.ZERO, 0.02, 0.1));
    EmulatedServer server =
        EmulatedServer.start(
            data, options, (function, variables) -> through(proxies, variables, seed, rate));
    System.out.println("ready " + server.api());
  }

  /** The endpoints of all services, each behind its proxy. */
  private static Map<String, String> through(
      Map<String, FaultProxy> proxies, Map<String, String> variables, long seed, double rate) {
    Map<String, String> endpoints = new HashMap<>();
    for (String service : new String[] {"dynamodb", "sqs", "s3"}) {
      String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
      FaultProxy proxy =
          proxies.computeIfAbsent(
              service,
              name ->
                  FaultProxy.start(
                      name,
                      URI.create(variables.get(variable)),
                      new SeededFaults(
                          seed + name.hashCode(), rate, name.equals("s3") ? OBJECTS : CALLS)));
      endpoints.put(variable, proxy.address().toString());
    }
    return endpoints;
  }
}
