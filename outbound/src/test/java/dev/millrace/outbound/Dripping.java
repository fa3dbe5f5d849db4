package dev.millrace.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Answers one connection drop by drop and without end, until the client hangs up. */
public final class Dripping implements Listener.Behaviour {
  private static final int PAUSE_MILLIS = 20;

  private final String head;
  private final String drop;
  private volatile boolean hungUp;

  /**
   * Drips.
   *
   * @param head is sent at once
   * @param drop is sent again and again; empty for an answer that never goes on
   */
  public Dripping(String head, String drop) {
    this.head = head;
    this.drop = drop;
  }

  /** Whether the client has ended the connection. */
  public boolean isHungUp() {
    return hungUp;
  }

  @Override
  public void meet(Socket socket) throws IOException {
    socket.setSoTimeout(PAUSE_MILLIS);
    try {
      write(socket, head);
      while (isOpen(socket)) {
        write(socket, drop);
      }
    } finally {
      hungUp = true;
    }
  }

  /** Reads what the client sends for a moment, and notices its end. */
  private static boolean isOpen(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read(new byte[1000]) >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }
}
