package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Sweep.Duty;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is owed to a job after its end: the settlement of its usage, that its end is told, to a
 * webhook or beside the object it was made of, and the deletion of its data if somebody asked for
 * it. What became of the job stays as it is.
 */
final class Aftermath {
  private Aftermath() {}

  /** Whether anything is owed to a job that stands so: before its end, a run always is. */
  static boolean owes(
      JobRequest request, JobState state, Runs runs, Ledger ledger, @Nullable Delivery delivery) {
    boolean callDue = delivery != null && delivery.nextAt() != null;
    return !(state instanceof Final)
        || !ledger.isSettled(runs)
        || callDue
        || DataRemoval.isOwed(request);
  }

  /** Whether and from when on the end is to be told. */
  static @Nullable Delivery call(JobRequest request, Final end) {
    Webhook webhook = request.webhook();
    boolean wanted = webhook != null && webhook.events().contains(end.status());
    return wanted || request.context().origin() != null ? Delivery.due(end.completedAt()) : null;
  }

  static Optional<Settlement> settle(Job job) {
    if (!(job.state() instanceof Final end) || job.ledger().isSettled(job.runs())) {
      return Optional.empty();
    }
    Usage usage = Usage.of(job);
    return Optional.of(
        new Settlement(
            next(job, new Ledger(usage, null), job.delivery()),
            Ledger.day(end.completedAt()),
            usage.minus(job.ledger().settled()),
            job.ledger().reservedOn(),
            job.runs().counted() == 0 ? Ledger.UNITS : 0));
  }

  static Move retry(Job job, Instant now, Instant deadline, JobPolicy policy) {
    Runs runs = job.runs();
    JobRequest request = job.request();
    if (!(job.state() instanceof Failed || job.state() instanceof Expired)) {
      return new Move.Refused(Refusal.NOT_FAILED);
    }
    if (Retention.areDataGone(job, now)) {
      return new Move.Refused(Refusal.DATA_GONE);
    }
    if (!job.ledger().isSettled(runs)) {
      return new Move.Refused(Refusal.UNSETTLED);
    }
    if (deadline.isAfter(request.createdAt().plus(JobRequest.LONGEST))
        || runs.attempts() + policy.maxAttempts() > Runs.MOST_ATTEMPTS) {
      return new Move.Refused(Refusal.SPENT);
    }
    Attempt last = job.attempts().isEmpty() ? null : job.attempts().getLast();
    Runs kept =
        last == null || last.endedAt() == null
            ? runs
            : runs.ended(last.endedAt(), last.result(), last.error());
    job.check(Transition.RETRY_ON_REQUEST, JobStatus.QUEUED);
    return new Move.To(
        new Job(
            job.key(),
            job.version() + 1,
            request.until(deadline),
            kept.afresh(),
            new Queued(null),
            job.ledger().reservedAgain(now),
            null,
            Job.earlier(now.plus(policy.hintGrace()), deadline)));
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
    return new Move.To(next(job, job.ledger(), delivery));
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
    return job.ledger().isSettled(job.runs())
        ? (delivery == null ? null : delivery.nextAt())
        : job.dueAt();
  }

  private static Job next(Job job, Ledger ledger, @Nullable Delivery delivery) {
    Instant call = delivery == null ? null : delivery.nextAt();
    Instant due = job.dueAt();
    boolean nothingElse = ledger.isSettled(job.runs()) && !DataRemoval.isOwed(job.request());
    if (nothingElse || (call != null && due != null && call.isBefore(due))) {
      due = call;
    }
    return new Job(
        job.key(),
        job.version() + 1,
        job.request(),
        job.runs(),
        job.state(),
        ledger,
        delivery,
        due);
  }
}
