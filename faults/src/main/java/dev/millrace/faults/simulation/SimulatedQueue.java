package dev.millrace.faults.simulation;

import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue as SQS is: at least once, in no order, and a message that is not deleted comes back. What
 * was received too often becomes a dead letter.
 */
final class SimulatedQueue implements JobQueue {
  private final Troubles.Calls calls;
  private final Duration visibility;
  private final int mostReceives;
  private final List<Message> messages = new ArrayList<>();
  private final List<JobHint> deadLetters = new ArrayList<>();

  /** A message on its way. */
  static final class Message {
    private final JobHint hint;
    private Instant visibleAt;
    private int receives;

    Message(JobHint hint, Instant visibleAt) {
      this.hint = hint;
      this.visibleAt = visibleAt;
    }

    JobHint hint() {
      return hint;
    }
  }

  SimulatedQueue(Troubles.Calls calls, Duration visibility, int mostReceives) {
    this.calls = calls;
    this.visibility = visibility;
    this.mostReceives = mostReceives;
  }

  @Override
  public void send(List<JobHint> hints) {
    calls.before("send");
    for (JobHint hint : hints) {
      add(hint);
      if (!calls.healed().get() && calls.world().happens(calls.troubles().duplicates())) {
        add(hint);
      }
    }
    calls.after("send");
  }

  /** Up to so many messages, any of those that are visible. */
  List<Message> receive(int most) {
    Instant now = calls.world().now();
    List<Message> received = new ArrayList<>();
    List<Message> visible =
        new ArrayList<>(messages.stream().filter(m -> !m.visibleAt.isAfter(now)).toList());
    while (received.size() < most && !visible.isEmpty()) {
      Message message = visible.remove(calls.world().roll(visible.size()));
      if (message.receives == mostReceives) {
        messages.remove(message);
        deadLetters.add(message.hint);
        continue;
      }
      message.receives++;
      message.visibleAt = now.plus(visibility);
      received.add(message);
    }
    return received;
  }

  void delete(Message message) {
    messages.remove(message);
  }

  void hide(Message message, Duration time) {
    message.visibleAt = calls.world().now().plus(time);
  }

  List<JobHint> takeDeadLetters() {
    List<JobHint> taken = List.copyOf(deadLetters);
    deadLetters.clear();
    return taken;
  }

  private void add(JobHint hint) {
    messages.add(new Message(hint, calls.world().now().plusMillis(calls.world().roll(500))));
  }
}
