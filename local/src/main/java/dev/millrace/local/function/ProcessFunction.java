package dev.millrace.local.function;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A function in child JVMs, as Lambda runs it: each takes one invocation at a time and is used
 * again, a new one is started when none is idle. Those who call when all that are allowed are busy
 * wait.
 */
final class ProcessFunction implements LocalFunction {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

  private final FunctionDefinition definition;
  private final Function<String, Process> processes;
  private final Semaphore concurrency;
  private final Set<ExecutionEnvironment> environments = ConcurrentHashMap.newKeySet();
  private final Deque<ExecutionEnvironment> idle = new ConcurrentLinkedDeque<>();
  private final RunningCalls calls = new RunningCalls();
  private boolean closed;

  /**
   * Without any process yet.
   *
   * @param processes starts a process for a Runtime API's address
   */
  ProcessFunction(FunctionDefinition definition, Function<String, Process> processes) {
    this.definition = definition;
    this.processes = processes;
    this.concurrency = new Semaphore(definition.concurrency(), true);
  }

  @Override
  public String name() {
    return definition.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws FunctionFailedException if the handler fails, is not done in its time, or dies
   */
  @Override
  public String invoke(String event) {
    concurrency.acquireUninterruptibly();
    try {
      return calls.count(() -> {
        ExecutionEnvironment environment = idle().orElseGet(this::start);
        try {
          return environment.invoke(event);
        } finally {
          idle.push(environment);
        }
      });
    } finally {
      concurrency.release();
    }
  }

  @Override
  public int mostRunning() {
    return calls.most();
  }

  @Override
  public List<Long> processIds() {
    return environments.stream()
        .filter(ExecutionEnvironment::isAlive)
        .map(ExecutionEnvironment::processId)
        .toList();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    environments.forEach(ExecutionEnvironment::stop);
    long end = System.nanoTime() + LONGEST_STOP.toNanos();
    try {
      for (ExecutionEnvironment environment : environments) {
        environment.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<ExecutionEnvironment> idle() {
    ExecutionEnvironment environment = idle.poll();
    while (environment != null) {
      try {
        environment.awaitReady();
        return Optional.of(environment);
      } catch (FunctionFailedException e) {
        // it ended since its last answer: no loss to the one that comes now
        environment = idle.poll();
      }
    }
    return Optional.empty();
  }

  private ExecutionEnvironment start() {
    ExecutionEnvironment environment = open();
    environment.awaitReady();
    return environment;
  }

  private synchronized ExecutionEnvironment open() {
    if (closed) {
      throw new FunctionFailedException(name() + " is stopping", "Lambda.ServiceException");
    }
    environments.removeIf(each -> !each.isAlive());
    ExecutionEnvironment environment = new ExecutionEnvironment(definition, processes);
    environments.add(environment);
    return environment;
  }
}
