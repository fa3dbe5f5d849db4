package dev.millrace.faults.proxy;

import dev.millrace.faults.proxy.Fault.AfterService;
import dev.millrace.faults.proxy.Fault.Before;
import dev.millrace.faults.proxy.Fault.Blackhole;
import dev.millrace.faults.proxy.Fault.CorruptRequest;
import dev.millrace.faults.proxy.Fault.CorruptResponse;
import dev.millrace.faults.proxy.Fault.Delay;
import dev.millrace.faults.proxy.Fault.DropRequest;
import dev.millrace.faults.proxy.Fault.DropResponse;
import dev.millrace.faults.proxy.Fault.None;
import dev.millrace.faults.proxy.Fault.Status;
import dev.millrace.faults.proxy.Fault.Truncate;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.function.BiFunction;

/** One client's connection: its requests are relayed one after the other, each with its fault. */
final class ClientConnection {
  private final HttpReader reader;
  private final HttpWriter writer;
  private final Upstream upstream;
  private final BiFunction<HttpHead, String, Fault> plan;

  /**
   * Serves this socket, which stays its owner's to close.
   *
   * @param plan decides by a request's head and body
   */
  ClientConnection(Socket socket, Upstream upstream, BiFunction<HttpHead, String, Fault> plan)
      throws IOException {
    this.reader = new HttpReader(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    this.writer = new HttpWriter(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    this.upstream = upstream;
    this.plan = plan;
  }

  /** Relays until one of the three sides ends the connection. */
  void serve() throws IOException {
    boolean open = true;
    while (open) {
      Optional<HttpHead> next = reader.head();
      if (next.isEmpty()) {
        return;
      }
      HttpHead head = next.get();
      if (head.says("Expect", "100-continue")) {
        writer.writeContinue();
        head = head.without("Expect");
      }
      HttpMessage request = reader.message(head, Framing.ofRequest(head));
      Fault fault = plan.apply(head, request.text());
      open = relay(request, fault) && head.keepsConnection();
    }
  }

  /** Answers whether the connection stays. */
  private boolean relay(HttpMessage request, Fault fault) throws IOException {
    return switch (fault) {
      case Before(Runnable hook, Fault then) -> {
        hook.run();
        yield relay(request, then);
      }
      case Delay delay -> {
        upstream.sockets().pause(delay.time());
        yield send(forward(request));
      }
      case AfterService after -> {
        HttpMessage answer = forward(request);
        after.hook().run();
        yield deliver(answer, after.then(), request);
      }
      case CorruptRequest _ -> send(forward(request.corrupted()));
      case None _, DropResponse _, Truncate _, CorruptResponse _ ->
          deliver(forward(request), fault, request);
      case DropRequest _ -> false;
      case Status status -> send(HttpMessage.of(status, method(request)));
      case Blackhole _ -> swallow();
    };
  }

  private boolean deliver(HttpMessage answer, Fault fault, HttpMessage request) throws IOException {
    return switch (fault) {
      case None _, CorruptRequest _ -> send(answer);
      case CorruptResponse _ -> send(answer.corrupted());
      case Status status -> send(HttpMessage.of(status, method(request)));
      case DropRequest _, DropResponse _ -> false;
      case Truncate truncate -> {
        writer.writeTruncated(answer, truncate.bytes());
        yield false;
      }
      case Delay delay -> {
        upstream.sockets().pause(delay.time());
        yield send(answer);
      }
      case Blackhole _ -> swallow();
      case Before(Runnable hook, Fault then) -> {
        hook.run();
        yield deliver(answer, then, request);
      }
      case AfterService(Runnable hook, Fault then) -> {
        hook.run();
        yield deliver(answer, then, request);
      }
    };
  }

  private HttpMessage forward(HttpMessage request) throws IOException {
    return upstream.forward(request, method(request));
  }

  private boolean send(HttpMessage answer) throws IOException {
    writer.write(answer);
    return answer.framing() != Framing.UNTIL_CLOSE && answer.head().keepsConnection();
  }

  private boolean swallow() throws IOException {
    reader.awaitEnd();
    return false;
  }

  private static String method(HttpMessage request) {
    return request.head().startLine().split(" ", 2)[0];
  }
}
