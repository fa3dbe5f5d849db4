package dev.millrace.faults.proxy;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** The service behind the proxy. Every request has a connection of its own. */
record Upstream(URI address, OpenSockets sockets) {

  /** Lets the service answer the request, and reads the answer in full. */
  HttpMessage forward(HttpMessage request, String method) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      sockets.add(socket);
      try {
        socket.setTcpNoDelay(true);
        new HttpWriter(new BufferedOutputStream(socket.getOutputStream(), 1 << 16)).write(request);
        return answer(new HttpReader(new BufferedInputStream(socket.getInputStream())), method);
      } finally {
        sockets.remove(socket);
      }
    }
  }

  private static HttpMessage answer(HttpReader reader, String method) throws IOException {
    while (true) {
      HttpHead head = reader.head().orElseThrow(() -> new EOFException("No answer"));
      boolean interim = head.status() < 200;
      if (!interim) {
        return reader.message(head, Framing.ofResponse(head, method));
      }
    }
  }
}
