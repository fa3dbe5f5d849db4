package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Sweep.Duty;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is owed to a job after its end: the settlement of its usage, the call of its webhook, and
 * the deletion of its data if somebody asked for it.
 * What became of the job stays as it is.
 */
final class Aftermath {
  private Aftermath() {}

  /** Whether anything is owed to a job that stands so: before its end, a run always is. */
  static boolean owes(
      JobRequest request,
      JobState state,
      Runs runs,
      Usage settled,
      @Nullable Delivery delivery) {
    boolean callDue = delivery != null && delivery.nextAt() != null;
    return !(state instanceof Final)
        || !isSettled(runs, settled)
        || callDue
        || DataRemoval.isOwed(request);
  }

  static Optional<Settlement> settle(Job job) {
    if (!(job.state() instanceof Final end) || isSettled(job.runs(), job.settled())) {
      return Optional.empty();
    }
    Usage usage = Usage.of(job);
    return Optional.of(
        new Settlement(
            next(job, usage, job.delivery()),
            LocalDate.ofInstant(end.completedAt(), ZoneOffset.UTC),
            usage.minus(job.settled())));
  }

  static Move beginDelivery(Job job, Instant now) {
    Delivery delivery = job.delivery();
    if (delivery == null || !delivery.isDue(now)) {
      return new Move.Refused(delivery == null ? Refusal.NO_DELIVERY : Refusal.NOT_YET);
    }
    return deliver(job, delivery.isSpent() ? delivery.exhausted() : delivery.begun(now));
  }

  static Move replayDelivery(Job job, Instant now) {
    Delivery delivery = job.delivery();
    if (delivery == null) {
      return new Move.Refused(Refusal.NO_DELIVERY);
    }
    return delivery.attempts().size() >= Delivery.MOST_ATTEMPTS
        ? new Move.Refused(Refusal.SPENT)
        : deliver(job, delivery.replayed(now));
  }

  /** The delivery stands so now. */
  static Move deliver(Job job, Delivery delivery) {
    return new Move.To(next(job, job.settled(), delivery));
  }

  static Sweep sweep(Job job, Instant now) {
    Optional<Settlement> settlement = settle(job);
    if (settlement.isPresent()) {
      return new Sweep(Duty.SETTLE, settlement.get().next());
    }
    Optional<Job> erased = DataRemoval.complete(job);
    if (erased.isPresent()) {
      return new Sweep(Duty.ERASE, erased.get());
    }
    Delivery delivery = job.delivery();
    if (delivery == null || delivery.nextAt() == null) {
      return new Sweep(Duty.NOTHING, job);
    }
    if (delivery.isDue(now)) {
      // the deliverer must still find it due: only the sweeper's own look is put off, ever longer,
      // so that a backlog of calls is not multiplied
      Duration late = Duration.between(delivery.nextAt(), now);
      Duration wait = late.compareTo(Delivery.LEASE) > 0 ? late : Delivery.LEASE;
      return new Sweep(Duty.DELIVER, job.withDueAt(now.plus(wait)));
    }
    return new Sweep(Duty.SAVE, job.withDueAt(delivery.nextAt()));
  }

  /** When somebody must look at the job once the deletion of its data is owed no longer. */
  static @Nullable Instant dueWithoutRemoval(Job job) {
    Delivery delivery = job.delivery();
    return isSettled(job.runs(), job.settled())
        ? (delivery == null ? null : delivery.nextAt())
        : job.dueAt();
  }

  /** A job that was retried on request may have to be settled again, for its new attempts. */
  private static boolean isSettled(Runs runs, Usage settled) {
    return settled.jobs() == 1 && settled.runs() == runs.attempts();
  }

  private static Job next(Job job, Usage settled, @Nullable Delivery delivery) {
    Instant call = delivery == null ? null : delivery.nextAt();
    Instant due = job.dueAt();
    if (isSettled(job.runs(), settled) && !DataRemoval.isOwed(job.request())) {
      due = call;
    } else if (call != null && due != null && call.isBefore(due)) {
      due = call;
    }
    return new Job(
        job.key(),
        job.version() + 1,
        job.request(),
        job.runs(),
        job.state(),
        settled,
        delivery,
        due);
  }
}
