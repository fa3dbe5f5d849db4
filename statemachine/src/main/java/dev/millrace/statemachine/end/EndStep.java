package dev.millrace.statemachine.end;

import dev.millrace.core.batch.Batch;

/** What a step towards the end of a pass came to. */
public sealed interface EndStep {

  /** The pass has ended, by this step or before it. */
  record Ended(Batch batch) implements EndStep {}

  /** There is more to write: another step goes on. */
  record Unfinished() implements EndStep {}

  /** There is no such batch, it is in another pass, or this one has not come to its end. */
  record Over() implements EndStep {}
}
