package dev.millrace.faults.simulation;

import dev.millrace.maintenance.webhook.WebhookRequest;
import dev.millrace.maintenance.webhook.WebhookSender;
import java.util.ArrayList;
import java.util.List;

/** Receives webhooks, and is not always in the mood. */
final class Receiver implements WebhookSender {
  private final Troubles.Calls calls;
  private final World world;
  private final double refusals;
  private final List<WebhookRequest> taken = new ArrayList<>();

  Receiver(Troubles.Calls calls, double refusals) {
    this.calls = calls;
    this.world = calls.world();
    this.refusals = refusals;
  }

  /** Every call that was taken, perhaps more than once. */
  List<WebhookRequest> taken() {
    return taken;
  }

  @Override
  public Answer send(WebhookRequest request) {
    world.step();
    if (!calls.healed().get() && world.happens(refusals)) {
      return world.happens(0.5)
          ? new Answer(Reply.REFUSED, 500, "refused")
          : new Answer(Reply.TIMED_OUT, 0, "too slow");
    }
    taken.add(request);
    world.step();
    return new Answer(Reply.ACCEPTED, 204, "");
  }
}
