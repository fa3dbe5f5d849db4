package dev.millrace.core.batch;

/** The answer of a pure move: the batch as it would be next, or why it may not be. */
public sealed interface BatchMove {

  /** The move is allowed; {@code next} holds once the store has saved it. */
  record To(Batch next) implements BatchMove {}

  /** The move is not allowed. */
  record Refused(Refusal why) implements BatchMove {}

  /** Why a move is refused. */
  enum Refusal {
    /** The pass is over. */
    FINAL,
    /** The pass is not over. */
    NOT_FINAL,
    /** Its chunks are known already. */
    PLANNED,
    /** Its chunks are not known yet. */
    NOT_PLANNED,
    /** No more of it is run: it is about to end. */
    ENDING,
    /** It was asked to end already. */
    CANCELING,
    /** The time for this has not come. */
    NOT_YET,
    /** Its deadline has passed. */
    OVERDUE,
    /** Every row has succeeded, or could never be run. */
    NOTHING_TO_RETRY,
    /** Its data are gone. */
    DATA_GONE,
    /** It was tried so often, or so long ago, that it cannot be tried again. */
    SPENT,
    /** It has no webhook that could be called. */
    NO_DELIVERY
  }
}
