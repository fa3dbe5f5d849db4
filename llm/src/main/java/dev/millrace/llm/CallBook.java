package dev.millrace.llm;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StoppedException;
import java.util.function.Supplier;

/**
 * The book of the calls that one run pays for. A call is written down and its worst cost is held
 * before it is made, and its answer is kept before anybody reads it; so a run that follows a crash
 * finds it, and does not pay again. Used by one thread at a time.
 */
public interface CallBook {

  /**
   * Makes the call, or gives the answer that an earlier run of the same job got for the same
   * request.
   *
   * @param call makes it; throws {@link ProviderException} or {@link StoppedException}, or {@link
   *     StoreUnavailableException} if it could not be made
   * @throws PredictionException {@link ErrorCode#BUDGET_EXHAUSTED} if it may not be paid for
   * @throws ProviderException as the call threw it
   * @throws StoppedException if this run may pay for nothing any more
   */
  Answer make(PlannedCall planned, Supplier<Answer> call);

  /**
   * Whether {@link #make} would give an answer that is there already: then it costs nothing, and
   * the provider need not be asked whether it has time.
   */
  default boolean has(PlannedCall planned) {
    return false;
  }
}
