package dev.millrace.asl.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.definition.DefinitionParser;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.items.ItemReader;
import dev.millrace.asl.items.ItemSource;
import dev.millrace.asl.jsonata.JsonataTemplates;
import dev.millrace.asl.jsonpath.PathTemplates;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.Machine;
import dev.millrace.asl.store.MapRun;
import dev.millrace.asl.store.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs executions durably: after a crash, {@link #resume} lets them go on from what stands in their
 * histories. A task that had not ended is run again, one that had is not. Thread-safe.
 */
public final class ExecutionEngine implements AutoCloseable {
  private static final Duration REDRIVABLE = Duration.ofDays(14);
  private static final int MOST_REDRIVES = 1000;

  private final Services services;
  private final Definitions definitions;
  private final DefinitionParser parser;

  /** What an engine needs from its host. */
  public record Ports(
      ExecutionStore store,
      TaskResource tasks,
      ItemSource items,
      ResultSink results,
      Timers timers,
      Supplier<UUID> uuids,
      RandomGenerator random) {}

  public ExecutionEngine(EngineSettings settings, Ports ports) {
    EvaluationSettings evaluation =
        EvaluationSettings.withDefaultLimits(ports.timers(), ports.uuids(), ports.random());
    JsonataTemplates jsonata = new JsonataTemplates(evaluation);
    PathTemplates paths = new PathTemplates(evaluation);
    Runs runs = new Runs();
    this.parser = new DefinitionParser(jsonata, paths);
    this.definitions = new Definitions(parser);
    this.services =
        new Services(
            ports.store(),
            ports.tasks(),
            new ItemReader(ports.items()),
            ports.results(),
            ports.timers(),
            ports.uuids(),
            ports.random(),
            jsonata,
            paths,
            new Workload(),
            new Tokens(),
            runs,
            new NestedExecutions(new Starter(), runs),
            new MapRuns(),
            settings);
  }

  /** What reads definitions as this engine runs them. */
  public DefinitionParser parser() {
    return parser;
  }

  public EngineSettings settings() {
    return services.settings();
  }

  public ExecutionStore store() {
    return services.store();
  }

  public Timers timers() {
    return services.timers();
  }

  /** An id that nothing else has. */
  public UUID newId() {
    return services.uuids().get();
  }

  /**
   * Starts an execution. For a standard machine the same name and input as those of an execution
   * that runs give that one.
   *
   * @param name null to make one up
   * @param input a JSON text
   * @throws Refusal {@code ExecutionAlreadyExists}, {@code InvalidExecutionInput}
   */
  public Execution start(Machine machine, @Nullable String name, String input) throws Refusal {
    Execution fresh = fresh(machine, name, input);
    Optional<Run> run = launch(machine, fresh);
    return run.isPresent() ? run.get().execution() : same(fresh);
  }

  /** Starts an execution of an express machine and waits for its end. */
  public Execution startSync(Machine machine, @Nullable String name, String input) throws Refusal {
    try {
      return launch(machine, fresh(machine, name, input)).orElseThrow().ended().join();
    } catch (CancellationException _) {
      throw new Refusal("ServiceUnavailable", "The engine was closed. Try again.");
    }
  }

  private Execution fresh(Machine machine, @Nullable String name, String input) throws Refusal {
    checkInput(input);
    Arns arns = services.settings().arns();
    String own = name == null ? newId().toString() : name;
    return Run.fresh(
        machine.type() == MachineType.EXPRESS
            ? arns.express(machine.name(), own, newId())
            : arns.execution(machine.name(), own),
        own,
        machine.arn(),
        machine.revision(),
        machine.type(),
        input,
        services.timers().instant(),
        null);
  }

  /** Keeps and starts the execution; empty if there is one of its name. */
  private Optional<Run> launch(Machine machine, Execution fresh) {
    Revision revision = revision(machine.revision());
    var definition = definitions.of(revision, machine.type());
    List<HistoryEvent> events =
        machine.type() == MachineType.EXPRESS
            ? List.of()
            : List.of(Run.firstEvent(fresh, revision.roleArn()));
    if (!services.store().create(fresh, events)) {
      return Optional.empty();
    }
    Run run = services.runs().top(services, fresh, false, definition, revision);
    run.start(_ -> {});
    return Optional.of(run);
  }

  /** The execution of that name, if it runs and has the same input. */
  private Execution same(Execution fresh) throws Refusal {
    return services
        .store()
        .find(fresh.arn())
        .filter(known -> !known.status().isFinal() && known.input().equals(fresh.input()))
        .orElseThrow(() ->
            new Refusal(
                "ExecutionAlreadyExists", "Execution Already Exists: '%s'".formatted(fresh.arn())));
  }

  private static void checkInput(String input) throws Refusal {
    try {
      if (Json.parseUnknown(input).isMissingNode()) {
        throw new Refusal(
            "InvalidExecutionInput",
            "Invalid State Machine Execution Input: 'Invalid execution input.'");
      }
    } catch (JsonProcessingException e) {
      throw new Refusal(
          "InvalidExecutionInput",
          "Invalid State Machine Execution Input: '%s'".formatted(e.getOriginalMessage()));
    }
  }

  private Revision revision(String id) {
    return services
        .store()
        .findRevision(id)
        .orElseThrow(() -> new IllegalStateException("there is no revision " + id));
  }

  /** The execution, if there is one. */
  public Optional<Execution> find(String arn) {
    return services.store().find(arn);
  }

  /** Becomes what the execution ended as, once it has. */
  public CompletableFuture<Execution> ended(String arn) {
    Optional<Run> running = services.runs().find(arn);
    if (running.isPresent()) {
      return running.get().ended();
    }
    return services
        .store()
        .find(arn)
        .filter(each -> each.status().isFinal())
        .map(CompletableFuture::completedFuture)
        .orElseGet(CompletableFuture::new);
  }

  /**
   * Stops an execution; one that has ended stays as it is.
   *
   * @throws Refusal {@code ExecutionDoesNotExist}
   */
  public Execution stop(String arn, @Nullable String error, @Nullable String cause) throws Refusal {
    Optional<Run> running = services.runs().find(arn);
    if (running.isPresent()) {
      running.get().stop(error, cause);
    }
    return existing(arn);
  }

  private Execution existing(String arn) throws Refusal {
    return services
        .store()
        .find(arn)
        .orElseThrow(() ->
            new Refusal("ExecutionDoesNotExist", "Execution Does Not Exist: '%s'".formatted(arn)));
  }

  /** Why the execution cannot be redriven; empty if it can. */
  public Optional<String> notRedrivable(Execution execution) {
    if (!execution.status().isUnsuccessful()) {
      return Optional.of("Execution is %s and cannot be redriven".formatted(execution.status()));
    }
    Instant stopped = execution.stopDate();
    if (stopped != null && services.timers().instant().isAfter(stopped.plus(REDRIVABLE))) {
      return Optional.of("Execution redrivable period exceeded");
    }
    if (execution.type() == MachineType.EXPRESS || execution.parent() != null) {
      return Optional.of("Execution cannot be redriven by itself");
    }
    if (execution.redriveCount() >= MOST_REDRIVES) {
      return Optional.of("Execution has been redriven the maximum number of times");
    }
    return services.store().lastEventId(execution.arn()) >= Journal.LIMIT - 1
        ? Optional.of("Execution history event limit exceeded")
        : Optional.empty();
  }

  /**
   * Lets an execution that did not succeed go on from where it failed.
   *
   * @throws Refusal {@code ExecutionDoesNotExist}, {@code ExecutionNotRedrivable}
   */
  public synchronized Execution redrive(String arn) throws Refusal {
    Execution ended = existing(arn);
    Optional<String> reason = notRedrivable(ended);
    if (reason.isPresent()) {
      throw new Refusal("ExecutionNotRedrivable", reason.get());
    }
    ended(arn).join();
    Execution again = Runs.redrive(services, ended);
    go(again);
    return again;
  }

  /** Lets all executions go on that ran when the process ended. Call once, before any other. */
  public void resume() {
    services.store().unfinished().forEach(this::go);
  }

  private void go(Execution execution) {
    Revision revision = revision(execution.revision());
    services
        .runs()
        .top(services, execution, true, definitions.of(revision, execution.type()), revision)
        .start(_ -> {});
  }

  /** Where the outcomes of tasks that wait for tokens are brought. */
  public TaskTokens tokens() {
    return new TaskTokens(services);
  }

  /** The map run as it stands now. */
  public Optional<MapRun> findMapRun(String arn) {
    Optional<MapProgress> live = services.mapRuns().find(arn);
    return live.isPresent() ? Optional.of(live.get().mapRun()) : services.store().findMapRun(arn);
  }

  /**
   * Gives a map run other bounds; one that has ended stays as it is.
   *
   * @throws Refusal {@code ResourceNotFound}
   */
  public void boundMapRun(
      String arn,
      @Nullable Long concurrency,
      @Nullable Long toleratedCount,
      @Nullable Double toleratedPercentage)
      throws Refusal {
    MapRun known =
        findMapRun(arn)
            .orElseThrow(
                () -> new Refusal("ResourceNotFound", "Resource not found: '%s'".formatted(arn)));
    services
        .mapRuns()
        .find(arn)
        .ifPresent(live ->
            live.bound(
                concurrency == null ? known.maxConcurrency() : concurrency,
                toleratedCount == null ? known.toleratedCount() : toleratedCount,
                toleratedPercentage == null ? known.toleratedPercentage() : toleratedPercentage));
  }

  /** Whether all that runs waits for a time, or for somebody. */
  public boolean isIdle() {
    return services.workload().isIdle();
  }

  /** Stops working. What runs goes on when an engine resumes on the same store. */
  @Override
  public void close() {
    List<Run> all = services.runs().all();
    services.runs().close();
    for (Run run : all) {
      var _ = run.ended().handle((_, _) -> true).join();
    }
  }

  /** Starts executions for Task states. */
  private final class Starter implements NestedExecutions.Starter {
    @Override
    public Execution start(String machineArn, String name, String input) throws Refusal {
      Machine machine =
          services
              .store()
              .findMachine(machineArn)
              .orElseThrow(() ->
                  new Refusal(
                      "StateMachineDoesNotExist",
                      "State Machine Does Not Exist: '%s'".formatted(machineArn)));
      return ExecutionEngine.this.start(machine, name, input);
    }

    @Override
    public Optional<Execution> find(String machineArn, String name) {
      return services
          .store()
          .findMachine(machineArn)
          .filter(machine -> machine.type() == MachineType.STANDARD)
          .flatMap(machine ->
              services.store().find(services.settings().arns().execution(machine.name(), name)));
    }

    @Override
    public CompletableFuture<Execution> ended(String executionArn) {
      return ExecutionEngine.this.ended(executionArn);
    }
  }
}
