package dev.millrace.faults.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The sockets of a proxy, all of which end with it. Thread-safe. */
final class OpenSockets implements AutoCloseable {
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Takes the socket in until it is removed; after the end it is closed at once. */
  void add(Socket socket) throws IOException {
    sockets.add(socket);
    if (closed.getCount() == 0) {
      socket.close();
    }
  }

  void remove(Socket socket) {
    sockets.remove(socket);
  }

  /** Waits for this long, or until the end. */
  void pause(Duration time) throws IOException {
    try {
      if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("The proxy was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
