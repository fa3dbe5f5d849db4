package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to a job, in whatever order and however late, these hold. */
class JobPropertiesTest {
  private static final Payload.Removed GONE = new Payload.Removed(Jobs.NOW, true);

  /** Something that somebody tries to do to a job. */
  record Event(String kind, Duration after) {
    Job applyTo(Job job, Instant now) {
      Move move =
          switch (kind) {
            case "claim" -> job.claim(now, "w", Jobs.POLICY);
            case "heartbeat" -> job.heartbeat(now, Jobs.POLICY);
            case "succeed" ->
                job.finish(
                    now, new Outcome.Success(new Payload.Inline("{}"), "digest"), Jobs.POLICY);
            case "handBack" -> job.finish(now, new Outcome.HandedBack(), Jobs.POLICY);
            case "ownerDied" -> job.ownerDied(now);
            case "cancel" -> job.cancel(now);
            case "expire" -> job.expire(now);
            case "deadLetter" -> job.deadLettered(now);
            case "retryOnRequest" ->
                job.retryOnRequest(now, now.plus(Duration.ofMinutes(20)), Jobs.POLICY);
            case "beginDelivery" -> job.beginDelivery(now);
            case "TAKEN", "GONE", "FAILED" -> endDelivery(job, now, Delivery.Verdict.valueOf(kind));
            case "removeData" -> DataRemoval.begin(job, now);
            case "erase" ->
                DataRemoval.complete(job)
                    .<Move>map(Move.To::new)
                    .orElse(new Move.Refused(Move.Refusal.FINAL));
            case "replay" -> job.replayDelivery(now);
            case "settle" ->
                job.settle()
                    .<Move>map(settlement -> new Move.To(settlement.next()))
                    .orElse(new Move.Refused(Move.Refusal.FINAL));
            case "sweep" -> {
              Job next = job.sweep(now, Jobs.POLICY).next();
              yield next.equals(job) ? new Move.Refused(Move.Refusal.FINAL) : new Move.To(next);
            }
            default -> Jobs.fail(job, now, ErrorCode.valueOf(kind), Duration.ofSeconds(3));
          };
      return move instanceof Move.To(Job next) ? next : job;
    }

    private static Move endDelivery(Job job, Instant now, Delivery.Verdict verdict) {
      Delivery delivery = job.delivery();
      return delivery == null || delivery.attempts().isEmpty()
          ? new Move.Refused(Move.Refusal.NO_DELIVERY)
          : job.endDelivery(now, delivery.attempts().getLast().at(), verdict, "said", 200);
    }
  }

  @Provide
  Arbitrary<List<Event>> lives() {
    List<String> kinds =
        new ArrayList<>(
            List.of("claim", "claim", "claim", "sweep", "heartbeat", "succeed", "handBack"));
    kinds.addAll(List.of("ownerDied", "cancel", "expire", "deadLetter", "retryOnRequest"));
    kinds.addAll(List.of("beginDelivery", "TAKEN", "GONE", "FAILED", "replay", "settle"));
    kinds.addAll(List.of("removeData", "erase"));
    for (ErrorCode code : ErrorCode.values()) {
      kinds.add(code.name());
    }
    Arbitrary<Duration> waits = Arbitraries.longs().between(0, 90_000).map(Duration::ofMillis);
    return Combinators.combine(Arbitraries.of(kinds), waits).as(Event::new).list().ofMaxSize(80);
  }

  @Property
  void everyLifeKeepsTheInvariants(@ForAll("lives") List<Event> events) {
    Job job = Jobs.queuedWithWebhook();
    Instant now = Jobs.NOW;
    Usage settled = Usage.NONE;
    for (Event event : events) {
      now = now.plus(event.after());
      Job next = event.applyTo(job, now);
      if (!next.equals(job)) {
        assertLegal(event, job, next);
        settled = settled.plus(next.ledger().settled().minus(job.ledger().settled()));
        assertThat(JobFields.read(JobFields.write(next))).isEqualTo(next);
      }
      job = next;
    }
    assertThat(settled).isEqualTo(job.ledger().settled());
    assertThat(settled.jobs()).isBetween(0L, 1L);
  }

  private static void assertLegal(Event event, Job job, Job next) {
    JobStatus from = job.status();
    JobStatus to = next.status();
    boolean inTheTable = Arrays.stream(Transition.values()).anyMatch(each -> each.allows(from, to));
    boolean same = withoutOutput(next.state()).equals(withoutOutput(job.state()));
    boolean afterTheEnd = job.status().isFinal() && same;
    assertThat(inTheTable || afterTheEnd).as("%s: %s to %s", event, from, to).isTrue();
    if (from.isFinal() && !event.kind().equals("retryOnRequest")) {
      assertThat(same).as("final is final").isTrue();
    }
    if (Retention.dataRemovedAt(job) != null) {
      assertThat(Retention.dataRemovedAt(next)).as("gone is gone").isNotNull();
    }
    assertThat(hasOutput(next) && Retention.dataRemovedAt(next) != null).isFalse();
    if (job.state() instanceof Running(_, Instant cancel) && cancel != null) {
      assertThat(to).isIn(JobStatus.RUNNING, JobStatus.CANCELED, JobStatus.EXPIRED);
    }
    assertThat(next.version()).isEqualTo(job.version() + 1);
    assertThat(next.dueAt() == null)
        .isEqualTo(
            to.isFinal()
                && next.settle().isEmpty()
                && !callIsDue(next)
                && DataRemoval.complete(next).isEmpty());
    assertThat(next.attempts().size()).isGreaterThanOrEqualTo(next.runs().earlier().size());
    int ended = job.runs().earlier().size();
    assertThat(next.attempts().subList(0, ended)).isEqualTo(job.runs().earlier());
    assertThat(next.runs().counted()).isBetween(0, Jobs.POLICY.maxAttempts());
    assertThat(next.runs().crashes()).isBetween(0, Jobs.POLICY.maxCrashes());
    assertThat(next.request().without(GONE).until(job.request().deadline()))
        .isEqualTo(job.request().without(GONE));
  }

  private static JobState withoutOutput(JobState state) {
    return state instanceof JobState.Succeeded(Instant at, _, String digest)
        ? new JobState.Succeeded(at, GONE, digest)
        : state;
  }

  private static boolean hasOutput(Job job) {
    return job.state() instanceof JobState.Succeeded(_, Payload output, _)
        && !(output instanceof Payload.Removed);
  }

  private static boolean callIsDue(Job job) {
    return job.delivery() != null && job.delivery().nextAt() != null;
  }

  @Property
  void aSweptJobIsFinalByItsDeadline(@ForAll("lives") List<Event> events) {
    Job job = Jobs.queued();
    Instant now = Jobs.NOW;
    for (Event event : events) {
      now = now.plus(event.after());
      job = event.applyTo(job, now);
      if (job.dueAt() != null && !job.status().isFinal()) {
        assertThat(job.dueAt()).isBeforeOrEqualTo(job.request().deadline());
      }
    }
    Instant deadline = job.request().deadline();
    Instant later = now.isBefore(deadline) ? deadline : now;

    assertThat(job.sweep(later, Jobs.POLICY).next().status().isFinal()).isTrue();
  }
}
