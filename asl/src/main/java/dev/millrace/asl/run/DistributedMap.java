package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Amount;
import dev.millrace.asl.definition.MapDetails.Distribution;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.items.Item;
import dev.millrace.asl.run.Cancellation.Cancelled;
import dev.millrace.asl.store.Counts;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.MapRun;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the iterations of a Map as executions of their own: a map run. */
final class DistributedMap {
  private static final String TOO_MANY_FAILED =
      "The specified tolerated failure threshold was exceeded";

  private final Visit visit;
  private final State.Map state;
  private final Distribution distribution;
  private final Attempt attempt;
  private final JsonNode input;
  private final long concurrency;
  private final Services services;
  private final Strand strand;

  DistributedMap(
      Visit visit,
      State.Map state,
      Distribution distribution,
      Attempt attempt,
      JsonNode input,
      long concurrency) {
    this.visit = visit;
    this.state = state;
    this.distribution = distribution;
    this.attempt = attempt;
    this.input = input;
    this.concurrency = concurrency;
    this.services = visit.services();
    this.strand = visit.strand();
  }

  /** The result of the run. */
  JsonNode run(@Nullable List<Item> items) {
    MapInputs inputs = new MapInputs(visit, state, distribution, input, items);
    MapRun mapRun = begin();
    MapResults results = new MapResults(visit, state, distribution, input, mapRun);
    MapProgress progress =
        new MapProgress(
            services.store(),
            services.workload(),
            mapRun,
            results.collector(),
            services.settings().mapConcurrency());
    services.mapRuns().add(mapRun.arn(), progress);
    try {
      return work(progress, results, inputs);
    } catch (Cancelled e) {
      if (!strand.run().isSuspended()) {
        end(progress, MapRun.Status.ABORTED);
      }
      throw e;
    } catch (StateFailure failure) {
      end(progress, MapRun.Status.FAILED);
      strand.emit(attempt.path(), EventType.MAP_RUN_FAILED, failure.details());
      throw failure;
    } catch (Fatal fatal) {
      end(progress, MapRun.Status.FAILED);
      throw fatal;
    } finally {
      services.mapRuns().remove(mapRun.arn());
    }
  }

  private JsonNode work(MapProgress progress, MapResults results, MapInputs inputs) {
    JsonNode result;
    try (inputs) {
      inputs.open();
      MapChildren children = new MapChildren(visit, state, distribution, progress, results.label());
      children.runAll(inputs);
      if (progress.isExceeded()) {
        progress.stopAll();
        progress.slots().awaitFree();
        results.export(progress, inputs);
        throw new StateFailure(
            ErrorNames.EXCEED_TOLERATED_FAILURE_THRESHOLD, TOO_MANY_FAILED, null);
      }
      result = results.export(progress, inputs);
    } catch (StatesError e) {
      throw e.error().equals(ErrorNames.RUNTIME)
          ? visit.failed(e)
          : new StateFailure(e.error(), e.cause(), null);
    }
    progress.end(MapRun.Status.SUCCEEDED, services.timers().instant());
    strand.mention(attempt.path(), EventType.MAP_RUN_SUCCEEDED, Json.object());
    return result;
  }

  private void end(MapProgress progress, MapRun.Status as) {
    progress.stopAll();
    progress.slots().awaitFree();
    progress.end(as, services.timers().instant());
  }

  private MapRun begin() {
    long count = tolerated(state.details().toleratedCount());
    double percentage = percentage(state.details().toleratedPercentage());
    String label = MapResults.label(state, distribution);
    Run run = strand.run();
    Arns arns = run.arns();
    String made = arns.mapRun(run.baseName(), label, services.uuids().get());
    HistoryEvent started =
        strand.emit(
            attempt.path(), EventType.MAP_RUN_STARTED, Json.object().put("mapRunArn", made));
    String arn = started.details().path("mapRunArn").textValue();
    strand.run().journal().flush();
    ExecutionStore store = services.store();
    Instant now = services.timers().instant();
    MapRun known = store.findMapRun(arn).orElse(null);
    if (known == null) {
      MapRun fresh =
          new MapRun(
              arn,
              run.execution().arn(),
              arns.machine(run.baseName() + "/" + label),
              MapRun.Status.RUNNING,
              now,
              null,
              concurrency,
              count,
              percentage,
              Counts.NONE,
              Counts.NONE,
              0,
              null);
      store.putMapRun(fresh);
      store.putRevision(run.childRevision(arn, label, distribution.processor()));
      return fresh;
    }
    return known.status() == MapRun.Status.RUNNING ? known : redrive(known, now);
  }

  private MapRun redrive(MapRun known, Instant now) {
    MapRun again = known.redriven(now);
    services.store().putMapRun(again);
    ObjectNode details =
        Json.object().put("mapRunArn", known.arn()).put("redriveCount", again.redriveCount());
    strand.emit(attempt.path(), EventType.MAP_RUN_REDRIVEN, details);
    return again;
  }

  private long tolerated(@Nullable Amount amount) {
    return amount == null ? 0 : visit.expressions().integer(amount, input);
  }

  private double percentage(@Nullable Amount amount) {
    if (amount == null) {
      return 0;
    }
    double value = visit.expressions().number(amount, input);
    if (value > 100) {
      throw visit.failed(
          new StatesError(
              ErrorNames.RUNTIME, "ToleratedFailurePercentage cannot be greater than 100."));
    }
    return value;
  }
}
