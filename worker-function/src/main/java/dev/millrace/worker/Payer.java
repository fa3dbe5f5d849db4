package dev.millrace.worker;

import dev.millrace.core.job.TenantId;
import dev.millrace.llm.CallBook;

/** Who pays for the calls of a run, and is told what they cost. Used by one thread at a time. */
public interface Payer extends CallBook {

  /** Whose answers it may be given. */
  TenantId tenant();

  /** Whether an answer that is there already will do. */
  boolean takesCached();

  /** What its calls have cost so far, in billionths of a US dollar. */
  long nanos();

  /** The answer was there already, and would have cost so much. */
  void usedCached(long savedNanos);
}
