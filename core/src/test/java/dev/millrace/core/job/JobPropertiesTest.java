package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to a job, in whatever order and however late, these hold. */
class JobPropertiesTest {
  private static final JobError ERROR = new JobError(ErrorCode.INTERNAL, "it broke");

  /** Something that somebody tries to do to a job. */
  record Event(String kind, Duration after) {
    Job applyTo(Job job, Instant now) {
      Move move =
          switch (kind) {
            case "claim" -> job.claim(now, "w", Jobs.POLICY);
            case "succeed" -> job.succeed(now, new Payload.Inline("{}"), "digest");
            case "fail" -> job.fail(now, ERROR);
            case "retry" -> job.retry(now, Duration.ofSeconds(3), ERROR, Jobs.POLICY);
            case "ownerDied" -> job.ownerDied(now);
            default -> {
              Job next = job.sweep(now, Jobs.POLICY).next();
              yield next.equals(job) ? new Move.Refused(Move.Refusal.FINAL) : new Move.To(next);
            }
          };
      return move instanceof Move.To(Job next) ? next : job;
    }
  }

  @Provide
  Arbitrary<List<Event>> lives() {
    Arbitrary<String> kinds =
        Arbitraries.of("claim", "claim", "succeed", "fail", "retry", "ownerDied", "sweep");
    Arbitrary<Duration> waits = Arbitraries.longs().between(0, 90_000).map(Duration::ofMillis);
    return Combinators.combine(kinds, waits).as(Event::new).list().ofMaxSize(60);
  }

  @Property
  void everyLifeKeepsTheInvariants(@ForAll("lives") List<Event> events) {
    Job job = Jobs.queued();
    Instant now = Jobs.NOW;
    for (Event event : events) {
      now = now.plus(event.after());
      Job next = event.applyTo(job, now);
      if (!next.equals(job)) {
        assertThat(job.status().isFinal()).as("final is final").isFalse();
        assertThat(next.version()).isEqualTo(job.version() + 1);
        assertThat(next.dueAt() == null).isEqualTo(next.status().isFinal());
        assertThat(next.runs().attempts()).isBetween(job.runs().attempts(), 4);
        assertThat(next.runs().crashes()).isBetween(job.runs().crashes(), 3);
        assertThat(next.request()).isEqualTo(job.request());
        assertThat(JobFields.read(JobFields.write(next))).isEqualTo(next);
      }
      job = next;
    }
  }

  @Property
  void aSweptJobIsFinalByItsDeadline(@ForAll("lives") List<Event> events) {
    Job job = Jobs.queued();
    Instant now = Jobs.NOW;
    for (Event event : events) {
      now = now.plus(event.after());
      job = event.applyTo(job, now);
      if (job.dueAt() != null) {
        assertThat(job.dueAt()).isBeforeOrEqualTo(job.request().deadline());
      }
    }
    Instant deadline = job.request().deadline();
    Instant later = now.isBefore(deadline) ? deadline : now;

    assertThat(job.sweep(later, Jobs.POLICY).next().status().isFinal()).isTrue();
  }
}
