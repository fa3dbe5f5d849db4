package dev.millrace.core.job;

/** The answer of a pure move: the job as it would be next, or why it may not be. */
public sealed interface Move {

  /** The move is allowed; {@code next} holds once the store has saved it. */
  record To(Job next) implements Move {}

  /** The move is not allowed. */
  record Refused(Refusal why) implements Move {}

  /** Why a move is refused. */
  enum Refusal {
    /** The job's life is over. */
    FINAL,
    /** Another worker's lease is live. */
    LEASED,
    /** It waits for the time of its retry. */
    NOT_YET,
    /** Its deadline has passed; the sweeper will expire it. */
    OVERDUE,
    /** Its worker died once too often; the sweeper will fail it. */
    CRASHED_OUT,
    /** Nobody is running it. */
    NOT_RUNNING,
    /** It was asked to stop; its worker or the sweeper will see to it. */
    CANCELING,
    /** It has not ended, or has ended well or on request. */
    NOT_FAILED,
    /** Its end has not been counted yet. */
    UNSETTLED,
    /** It has not ended. */
    NOT_FINAL,
    /** Its data are gone. */
    DATA_GONE,
    /** It was tried so often, or so long ago, that it cannot be tried again. */
    SPENT,
    /** It has no webhook that could be called. */
    NO_DELIVERY
  }
}
