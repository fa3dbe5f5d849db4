package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.definition.MapDetails.Distribution;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.MapRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Starts the children of a map run, or finds that they have run. */
final class MapChildren {
  private final Visit visit;
  private final State.Map state;
  private final Distribution distribution;
  private final MapProgress progress;
  private final MapRun mapRun;
  private final String machineName;

  MapChildren(
      Visit visit, State.Map state, Distribution distribution, MapProgress progress, String label) {
    this.visit = visit;
    this.state = state;
    this.distribution = distribution;
    this.progress = progress;
    this.mapRun = progress.mapRun();
    this.machineName = visit.strand().run().baseName() + "/" + label;
  }

  /** Runs a child for each input, until all have ended or too many have failed. */
  void runAll(MapInputs inputs) {
    long ordinal = 0;
    while (!progress.isExceeded() && inputs.hasNext()) {
      visit.strand().cancellation().check();
      JsonNode own = inputs.next();
      long items = inputs.items(own);
      progress.know(items);
      if (!run(ordinal++, own, items)) {
        return;
      }
    }
    if (!progress.isExceeded()) {
      progress.knowAll();
      progress.slots().awaitFree(visit.strand());
    }
  }

  private boolean run(long ordinal, JsonNode own, long items) {
    Services services = visit.services();
    Execution fresh = fresh(ordinal, own, items);
    Optional<Execution> known = services.store().find(fresh.arn());
    if (known.isPresent() && known.get().status().isFinal() && !isDue(known.get())) {
      progress.found(known.get());
      return true;
    }
    if (!progress.slots().take(visit.strand())) {
      return false;
    }
    Execution child = known.orElse(fresh);
    Run run =
        services
            .runs()
            .child(services, child, known.isPresent(), state.processor(), visit.strand().run());
    progress.began(run);
    run.start(ended -> progress.ended(run, ended));
    return true;
  }

  /** Whether a redrive of the map run wants a child that did not succeed to run again. */
  private boolean isDue(Execution child) {
    Instant redriven = mapRun.redriveDate();
    Instant stopped = child.stopDate();
    return redriven != null
        && stopped != null
        && child.status().isUnsuccessful()
        && !stopped.isAfter(redriven);
  }

  private Execution fresh(long ordinal, JsonNode own, long items) {
    Arns arns = visit.strand().run().arns();
    String name =
        UUID.nameUUIDFromBytes((mapRun.arn() + "#" + ordinal).getBytes(StandardCharsets.UTF_8))
            .toString();
    boolean isExpress = distribution.type() == MachineType.EXPRESS;
    String arn =
        isExpress
            ? arns.express(machineName, name, UUID.fromString(name))
            : arns.execution(machineName, name);
    return Run.fresh(
        arn,
        name,
        arns.machine(machineName),
        mapRun.arn(),
        distribution.type(),
        Json.text(own),
        visit.services().timers().instant(),
        new Execution.Parent(mapRun.arn(), ordinal, items));
  }
}
