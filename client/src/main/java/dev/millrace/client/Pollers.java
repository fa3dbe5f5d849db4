package dev.millrace.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all awaits share. A few may hold a request open at the server, which costs it something (on
 * AWS a running function); the others look in now and then.
 */
final class Pollers {
  private static final int SHORT_AT_ONCE = 32;

  private final Slots longPolls;
  private final Slots shortPolls = new Slots(SHORT_AT_ONCE);
  private final Set<Await> open = ConcurrentHashMap.newKeySet();

  Pollers(int longPolls) {
    this.longPolls = new Slots(longPolls);
  }

  /** A look at the server. */
  interface Poll {
    /**
     * Looks.
     *
     * @param wait whether the server may be asked to wait
     * @param slots where the slot is to be given back
     */
    void poll(boolean wait, Slots slots);
  }

  void poll(Poll poll) {
    if (longPolls.tryTake()) {
      poll.poll(true, longPolls);
    } else {
      shortPolls.take(() -> poll.poll(false, shortPolls));
    }
  }

  void begin(Await await) {
    open.add(await);
  }

  void end(Await await) {
    open.remove(await);
  }

  void close() {
    open.forEach(await -> await.fail(new MillraceException("The client was closed", null)));
  }
}
