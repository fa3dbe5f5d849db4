package dev.millrace.local.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.asl.definition.InvalidDefinition;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.run.Arns;
import dev.millrace.asl.run.EngineSettings;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.Refusal;
import dev.millrace.asl.run.SystemTimers;
import dev.millrace.asl.run.TaskResource;
import dev.millrace.asl.store.Revision;
import dev.millrace.core.Sha256;
import dev.millrace.core.batch.Workflows;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.embedded.SqliteExecutionStore;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machines of the deployment in one process, with their executions on the disk: what ran
 * when the process ended goes on at the next start. Thread-safe.
 */
final class EmbeddedWorkflows implements Workflows, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedWorkflows.class);
  private static final Arns ARNS = new Arns("local", "000000000000");

  private static final Map<Machine, String> FILES = Map.of(Machine.BATCH, "backfill.asl.json");

  /** More children of a map would only wait for the same processors. */
  private static final int MOST_CHILDREN = 40;

  /** As long as Step Functions keeps them. */
  private static final Duration KEPT = Duration.ofDays(90);

  private final SqliteExecutionStore store;
  private final SystemTimers timers;
  private final ExecutionEngine engine;
  private final Map<Machine, dev.millrace.asl.store.Machine> machines =
      new EnumMap<>(Machine.class);

  /**
   * Reads the machines; nothing runs yet.
   *
   * @param definitions folder of {@code *.asl.json}
   * @param substitutions what stands in them for the deployment's names
   * @throws StartException if a definition is missing or wrong
   */
  EmbeddedWorkflows(
      SqliteExecutionStore store,
      Path definitions,
      Map<String, String> substitutions,
      TaskResource tasks,
      PayloadStore payloads) {
    this.store = store;
    Clock clock = Clock.systemUTC();
    this.timers = new SystemTimers(clock);
    this.engine =
        new ExecutionEngine(
            new EngineSettings(ARNS, MOST_CHILDREN),
            new ExecutionEngine.Ports(
                store,
                tasks,
                new PayloadItems(payloads),
                (bucket, key) -> {
                  throw new IOException("Results are not exported here");
                },
                timers,
                UUID::randomUUID,
                new SecureRandom()));
    for (Machine machine : Machine.values()) {
      machines.put(machine, machine(machine, definitions, substitutions, clock));
    }
    store.forget(clock.instant().minus(KEPT));
  }

  /** Lets those go on that ran when the process ended. */
  void resume() {
    engine.resume();
  }

  @Override
  public void start(String name, Machine machine, String input) {
    try {
      var _ = engine.start(machine(machine), name, input);
    } catch (Refusal e) {
      if (!e.code().equals("ExecutionAlreadyExists")) {
        throw new IllegalArgumentException("No execution can be started so", e);
      }
      LOG.debug("The execution {} is or was there", name, e);
    }
  }

  @Override
  public void stop(String name, Machine machine, String reason) {
    try {
      var _ = engine.stop(arn(name, machine), "Millrace.Stopped", reason);
    } catch (Refusal e) {
      LOG.debug("There is no execution {} to be stopped", name, e);
    }
  }

  @Override
  public State state(String name, Machine machine) {
    return engine
        .find(arn(name, machine))
        .map(execution ->
            switch (execution.status()) {
              case RUNNING, PENDING_REDRIVE -> State.RUNNING;
              case SUCCEEDED -> State.SUCCEEDED;
              case FAILED, TIMED_OUT, ABORTED -> State.FAILED;
            })
        .orElse(State.GONE);
  }

  /** Nothing is begun any more; what runs goes on at the next start. */
  @Override
  public void close() {
    engine.close();
    timers.close();
    store.close();
  }

  private String arn(String name, Machine machine) {
    return ARNS.execution(machine(machine).name(), name);
  }

  private dev.millrace.asl.store.Machine machine(Machine machine) {
    dev.millrace.asl.store.Machine known = machines.get(machine);
    if (known == null) {
      throw new IllegalStateException("No state machine " + machine);
    }
    return known;
  }

  private dev.millrace.asl.store.Machine machine(
      Machine machine, Path folder, Map<String, String> substitutions, Clock clock) {
    String name = machine.name().toLowerCase(Locale.ROOT);
    String definition =
        read(folder.resolve(Objects.requireNonNull(FILES.get(machine))), substitutions);
    try {
      var _ = engine.parser().parse(definition, MachineType.STANDARD);
    } catch (InvalidDefinition e) {
      throw new StartException("The state machine " + FILES.get(machine) + " is wrong: " + e, e);
    }
    String revision = Sha256.hex(definition);
    String arn = ARNS.machine(name);
    store.putRevision(
        new Revision(revision, arn, name, definition, "", clock.instant(), null, null));
    dev.millrace.asl.store.Machine made =
        new dev.millrace.asl.store.Machine(
            arn,
            name,
            MachineType.STANDARD,
            revision,
            null,
            clock.instant(),
            JsonNodeFactory.instance.objectNode());
    store.putMachine(made);
    return made;
  }

  private static String read(Path file, Map<String, String> substitutions) {
    try {
      String text = Files.readString(file);
      for (Map.Entry<String, String> each : substitutions.entrySet()) {
        text = text.replace("${" + each.getKey() + "}", each.getValue());
      }
      return text;
    } catch (IOException e) {
      throw new StartException("The state machine " + file + " cannot be read", e);
    }
  }
}
