package dev.millrace.faults.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request or response, read in full. */
final class HttpMessage {
  private final HttpHead head;
  private final Framing framing;
  private final byte[] body;
  private final List<String> trailers;

  /**
   * Owns the array from now on.
   *
   * @param body without its framing
   * @param trailers header lines after a chunked body
   */
  HttpMessage(HttpHead head, Framing framing, byte[] body, List<String> trailers) {
    this.head = head;
    this.framing = framing;
    this.body = body;
    this.trailers = List.copyOf(trailers);
  }

  /** The response that a status stands for; to HEAD, its head alone. */
  static HttpMessage of(Fault.Status status, String method) {
    byte[] body = status.body().getBytes(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    status.headers().forEach((name, value) -> lines.add(name + ": " + value));
    lines.add("Content-Length: " + body.length);
    HttpHead head = new HttpHead("HTTP/1.1 " + status.status() + " Injected", lines);
    Framing framing = Framing.ofResponse(head, method);
    return new HttpMessage(head, framing, framing == Framing.NONE ? new byte[0] : body, List.of());
  }

  HttpHead head() {
    return head;
  }

  Framing framing() {
    return framing;
  }

  List<String> trailers() {
    return trailers;
  }

  /** The bytes of the body themselves, not a copy: they are not changed. */
  byte[] body() {
    return body;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The same message with one bit in the middle of its body flipped. */
  HttpMessage corrupted() {
    byte[] flipped = body.clone();
    if (flipped.length > 0) {
      flipped[flipped.length / 2] ^= 1;
    }
    return new HttpMessage(head, framing, flipped, trailers);
  }
}
