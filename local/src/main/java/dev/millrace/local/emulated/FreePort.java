package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds a port for a service that cannot be told to take any. */
final class FreePort {
  private FreePort() {}

  static int find() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartException("No port is free: " + e.getMessage(), e);
    }
  }
}
