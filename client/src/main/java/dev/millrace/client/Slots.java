package dev.millrace.client;

import java.util.ArrayDeque;
import java.util.Queue;

/** So many may go at once; the others wait for their turn without a thread. */
final class Slots {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free;

  Slots(int free) {
    this.free = free;
  }

  /** Takes a slot if one is free. */
  synchronized boolean tryTake() {
    if (free == 0) {
      return false;
    }
    free--;
    return true;
  }

  /** Goes as soon as there is a slot; whoever goes gives it back. */
  void take(Runnable go) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(go);
        return;
      }
      free--;
    }
    go.run();
  }

  /** Gives a slot to the next, on a thread of its own: a long row of those who gave up recurses. */
  void give() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    Thread.startVirtualThread(next);
  }
}
