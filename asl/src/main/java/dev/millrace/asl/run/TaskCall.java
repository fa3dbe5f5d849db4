package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Resource;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.run.TaskOutcome.Done;
import dev.millrace.asl.run.TaskOutcome.Failed;
import dev.millrace.asl.run.TaskOutcome.Late;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call of a resource, until it has ended, took too long or is not wanted any more. */
final class TaskCall implements Tokens.TokenTask {
  private final Visit visit;
  private final Resource resource;
  private final TaskEvents events;
  private final Attempt attempt;
  private final HistoryEvent scheduled;
  private final HistoryEvent started;
  private final Services services;
  private final StopSignal stop;
  private final Signal<Optional<TaskOutcome>> answer;
  private final Signal<Optional<TaskOutcome>> end;
  private final CompletableFuture<Boolean> kept = new CompletableFuture<>();
  private final Deadline deadline;
  private final Deadline heartbeat;
  private boolean isEndTaken;

  TaskCall(
      Visit visit,
      Resource resource,
      TaskEvents events,
      Attempt attempt,
      HistoryEvent scheduled,
      HistoryEvent started) {
    this.visit = visit;
    this.resource = resource;
    this.events = events;
    this.attempt = attempt;
    this.scheduled = scheduled;
    this.started = started;
    this.services = visit.services();
    this.stop = new StopSignal(services.workload());
    this.answer = new Signal<>(services.workload());
    this.end = new Signal<>(services.workload());
    this.deadline = new Deadline(services.timers(), () -> expire(false));
    this.heartbeat = new Deadline(services.timers(), () -> expire(true));
  }

  TaskOutcome run() {
    Strand strand = visit.strand();
    String token = token();
    Thread worker = null;
    try {
      if (token != null) {
        services.tokens().register(token, this);
      }
      HistoryEvent submitted =
          strand.run().journal().recorded().see(attempt.path(), submittedOnly());
      if (submitted == null) {
        startClocks(services.timers().instant());
        strand.run().journal().flush();
        worker = start();
        TaskOutcome answered = strand.await(answer);
        if (!isTwoPhased() || !(answered instanceof Done done)) {
          return answered;
        }
        submitted = submit(strand, done.output());
      } else {
        startClocks(started.timestamp());
        submit(strand, "");
      }
      if (isNestedSync()) {
        services.nested().follow(nested(), submitted.details(), stop, this::finishNested);
      }
      isEndTaken = true;
      return strand.await(end);
    } finally {
      close(token, worker);
    }
  }

  private HistoryEvent submit(Strand strand, String output) {
    HistoryEvent event =
        strand.emit(attempt.path(), EventType.TASK_SUBMITTED, events.outputDetails(output));
    strand.run().journal().flush();
    return event;
  }

  private void close(@Nullable String token, @Nullable Thread worker) {
    if (token != null) {
      services.tokens().forget(token);
    }
    deadline.cancel();
    heartbeat.cancel();
    stop.stop();
    if (worker != null) {
      worker.interrupt();
    }
  }

  private void startClocks(Instant from) {
    deadline.start(from, scheduled.details().path("timeoutInSeconds").longValue());
    heartbeat.start(
        services.timers().instant(), scheduled.details().path("heartbeatInSeconds").longValue());
  }

  private static Set<EventType> submittedOnly() {
    return Set.of(EventType.TASK_SUBMITTED);
  }

  private @Nullable String token() {
    return scheduled.memo().path("token").textValue();
  }

  private boolean isTwoPhased() {
    return token() != null || isNestedSync();
  }

  private boolean isNested() {
    return resource instanceof Resource.Service service
        && service.service().equals("states")
        && service.action().equals("startExecution");
  }

  private boolean isNestedSync() {
    return isNested()
        && (nested().pattern() == Resource.Pattern.SYNC
            || nested().pattern() == Resource.Pattern.SYNC_2);
  }

  private Resource.Service nested() {
    return (Resource.Service) resource;
  }

  private Thread start() {
    services.workload().begin();
    return Thread.ofVirtual().name("asl-task").start(this::work);
  }

  private void work() {
    try {
      answer.complete(Optional.of(new Done(Json.text(result()))));
    } catch (StatesError e) {
      answer.complete(Optional.of(new Failed(e.error(), e.cause())));
    } catch (InterruptedException _) {
      // Nobody waits for it any more.
    } catch (RuntimeException | Error e) {
      // Whatever is wrong with the code behind a resource must fail its task, or the task would
      // hang.
      answer.complete(Optional.of(new Failed(ErrorNames.TASK_FAILED, String.valueOf(e))));
    } finally {
      services.workload().end();
    }
  }

  private JsonNode result() throws InterruptedException {
    TaskRequest request =
        new TaskRequest(
            resource,
            TaskEvents.arguments(scheduled.details()),
            visit.strand().run().execution().arn(),
            visit.state().name(),
            attempt.number(),
            visit.strand().run().execution().arn() + attempt.path(),
            token(),
            scheduled.details().has("timeoutInSeconds")
                ? scheduled.details().path("timeoutInSeconds").longValue()
                : null,
            stop);
    return isNested() ? services.nested().start(request) : services.tasks().run(request);
  }

  private void finishNested(TaskOutcome outcome) {
    end.complete(Optional.of(outcome));
  }

  private void expire(boolean silent) {
    Optional<TaskOutcome> late = Optional.of(new Late(silent));
    end.complete(late);
    answer.complete(late);
  }

  @Override
  public boolean finish(TaskOutcome outcome) {
    return end.complete(Optional.of(outcome)) && kept.join();
  }

  @Override
  public void heartbeat() {
    long seconds = scheduled.details().path("heartbeatInSeconds").longValue();
    heartbeat.start(services.timers().instant(), seconds);
  }

  /** Says that the outcome is durable, or that it came to nothing. */
  void settled(boolean isDurable) {
    kept.complete(isDurable && isEndTaken);
  }

  /** A time by which something must have happened. */
  private static final class Deadline {
    private final Timers timers;
    private final Runnable action;
    private Timers.@Nullable Timer timer;

    Deadline(Timers timers, Runnable action) {
      this.timers = timers;
      this.action = action;
    }

    /** Sets it that far from the time, in place of where it was; 0 for none. */
    synchronized void start(Instant from, long seconds) {
      cancel();
      if (seconds > 0) {
        timer = timers.at(from.plus(Duration.ofSeconds(seconds)), action);
      }
    }

    synchronized void cancel() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }
  }
}
