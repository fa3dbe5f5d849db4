package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.run.Cancellation.Cancelled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Strands that run side by side within a state. The first one that fails stops the others. */
final class Group {
  private final Strand parent;
  private final Cancellation cancellation;
  private final Workload workload;
  private final List<Member> members = new ArrayList<>();
  private final Signal<Optional<Boolean>> over;
  private int running = 1;
  private @Nullable Member failed;

  Group(Strand parent) {
    this.parent = parent;
    this.cancellation = new Cancellation(parent.cancellation());
    this.workload = parent.run().services().workload();
    this.over = new Signal<>(workload);
  }

  /** One of the strands. */
  static final class Member {
    private final Strand strand;
    private @Nullable JsonNode output;
    private @Nullable RuntimeException problem;

    Member(Strand strand) {
      this.strand = strand;
    }

    Strand strand() {
      return strand;
    }

    /** What it made; null if it was stopped or failed. */
    @Nullable JsonNode output() {
      return output;
    }

    @Nullable RuntimeException problem() {
      return problem;
    }

    /** What tells that its states were stopped, the innermost first. */
    List<EventType> open() {
      return strand.open();
    }
  }

  /** Adds a strand that begins after the event. */
  void fork(long source, Function<Strand, JsonNode> work) {
    Member member = new Member(new Strand(parent.run(), cancellation, source));
    synchronized (this) {
      members.add(member);
      running++;
    }
    workload.begin();
    Thread.ofVirtual().name("asl-strand").start(() -> run(member, work));
  }

  /** Waits until all strands have ended; those that run when one fails are stopped. */
  void join() {
    over();
    try {
      parent.run().journal().flush();
      Runnable stop = cancellation::cancel;
      parent.cancellation().onCancel(stop);
      over.await();
      parent.cancellation().forget(stop);
    } finally {
      cancellation.close();
    }
    if (parent.cancellation().isCancelled()) {
      for (Member member : members) {
        parent.adopt(member.open());
      }
      throw new Cancelled();
    }
  }

  /** The strand that failed first; null if none did. */
  synchronized @Nullable Member failed() {
    return failed;
  }

  synchronized List<Member> members() {
    return List.copyOf(members);
  }

  private void run(Member member, Function<Strand, JsonNode> work) {
    try {
      member.output = work.apply(member.strand);
    } catch (Cancelled e) {
      member.problem = e;
    } catch (RuntimeException | Error e) {
      // A strand that died of anything must end its group, or the group would wait forever.
      fail(member, e instanceof RuntimeException known ? known : new IllegalStateException(e));
    } finally {
      over();
      workload.end();
    }
  }

  private synchronized void over() {
    running--;
    if (running == 0) {
      over.complete(Optional.of(true));
    }
  }

  private void fail(Member member, RuntimeException problem) {
    member.problem = problem;
    synchronized (this) {
      if (failed == null) {
        failed = member;
      }
    }
    cancellation.cancel();
  }
}
