package dev.millrace.statemachine.plan;

import dev.millrace.core.batch.Batch;

/** What a step of planning came to. */
public sealed interface PlanStep {

  /** The chunks of the pass are known, and workers may begin. */
  record Planned(Batch batch) implements PlanStep {}

  /** There is more to read: another step goes on. */
  record Unfinished(PlanCursor next) implements PlanStep {}

  /** There is nothing to run, because the pass has ended or is about to. */
  record Over() implements PlanStep {}
}
