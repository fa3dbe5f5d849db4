package dev.millrace.outbound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on loopback, counts connections, and does to each what it was told to. */
public final class Listener implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();

  /** What is done to a connection, which is closed afterwards. */
  public interface Behaviour {
    void meet(Socket socket) throws IOException, InterruptedException;
  }

  public Listener(Behaviour behaviour) {
    this(InetAddress.getLoopbackAddress(), behaviour);
  }

  public Listener(InetAddress address, Behaviour behaviour) {
    try {
      server = new ServerSocket(0, 50, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(() -> accept(behaviour));
  }

  /** One that only counts. */
  public static Listener canary() {
    return new Listener(socket -> {});
  }

  public int port() {
    return server.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept(Behaviour behaviour) {
    while (true) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.startVirtualThread(() -> meet(behaviour, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void meet(Behaviour behaviour, Socket socket) {
    try (socket) {
      behaviour.meet(socket);
    } catch (IOException | InterruptedException over) {
      // The sender hung up, which is what most tests wait for.
    }
  }
}
