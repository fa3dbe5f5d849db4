package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
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
      Calls calls = job.runs().calls();
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
            case "call" ->
                job.call(now, ProviderCall.begin(calls.next(), 1, "acme", "m", "f", now, 900));
            // what is known of a call is saved with the next move, here a heartbeat
            case "answered" ->
                ended(job, now, call -> call.answered(now, new Tokens(9, 7, 5), 600));
            case "unanswered" ->
                ended(job, now, call -> call.unanswered(now, ErrorCode.PROVIDER_UNAVAILABLE));
            case "unknown" -> ended(job, now, call -> call.unknown(now, null));
            case "cached" -> job.with(calls.cached(40)).heartbeat(now, Jobs.POLICY);
            case "settle" ->
                closed(job, now)
                    .settle()
                    .<Move>map(settlement -> new Move.To(settlement.next()))
                    .orElse(new Move.Refused(Move.Refusal.FINAL));
            case "sweep" -> {
              // a sweeper settles no job before its calls have ended
              Job swept = job.status().isFinal() ? closed(job, now) : job;
              Job next = swept.sweep(now, Jobs.POLICY).next();
              yield next.equals(job) ? new Move.Refused(Move.Refusal.FINAL) : new Move.To(next);
            }
            default -> Jobs.fail(job, now, ErrorCode.valueOf(kind), Duration.ofSeconds(3));
          };
      return move instanceof Move.To(Job next) ? next : job;
    }

    private static Move ended(Job job, Instant now, UnaryOperator<ProviderCall> end) {
      Calls calls = job.runs().calls();
      return calls.open().isEmpty()
          ? new Move.Refused(Move.Refusal.NOT_RUNNING)
          : job.with(calls.ended(end.apply(calls.open().getFirst()))).heartbeat(now, Jobs.POLICY);
    }

    private static Job closed(Job job, Instant now) {
      Calls calls = job.runs().calls();
      for (ProviderCall call : calls.open()) {
        calls = calls.ended(call.unknown(now, null));
      }
      return job.with(calls);
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
    kinds.addAll(List.of("call", "call", "answered", "unanswered", "unknown", "cached"));
    for (ErrorCode code : ErrorCode.values()) {
      kinds.add(code.name());
    }
    Arbitrary<Duration> waits = Arbitraries.longs().between(0, 90_000).map(Duration::ofMillis);
    return Combinators.combine(Arbitraries.of(kinds), waits).as(Event::new).list().ofMaxSize(80);
  }

  @Property
  void everyLifeKeepsTheInvariants(
      @ForAll("lives") List<Event> events, @ForAll boolean forProvider) {
    Job job = forProvider ? Jobs.queuedForProvider() : Jobs.queuedWithWebhook();
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
    if (job.status().isFinal() && job.settle().isEmpty()) {
      assertThat(settled.spend()).isEqualTo(job.runs().calls().spend());
      assertThat(job.runs().calls().open()).isEmpty();
    }
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
    assertThat(next.runs().calls().made()).isGreaterThanOrEqualTo(job.runs().calls().made());
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
