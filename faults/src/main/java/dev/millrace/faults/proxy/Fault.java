package dev.millrace.faults.proxy;

import java.time.Duration;
import java.util.Map;

/** What the proxy does to one exchange. */
public sealed interface Fault {

  /** Relays the exchange untouched. */
  record None() implements Fault {}

  /** The request is lost: the connection closes, and the service never hears of it. */
  record DropRequest() implements Fault {}

  /**
   * The answer is lost: the service does the work and answers in full, then the connection closes
   * without a byte.
   */
  record DropResponse() implements Fault {}

  /** Waits before the request is forwarded. */
  record Delay(Duration time) implements Fault {}

  /** Answers in the service's stead; the service never hears of the request. */
  record Status(int status, String body, Map<String, String> headers) implements Fault {
    public Status {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * The answer breaks off: its head and so many bytes of its body arrive, never the last one, then
   * the connection closes.
   */
  record Truncate(int bytes) implements Fault {
    public Truncate {
      if (bytes < 0) {
        throw new IllegalArgumentException("Cannot truncate to " + bytes + " bytes");
      }
    }
  }

  /** One bit in the middle of the request's body is flipped; an empty body stays. */
  record CorruptRequest() implements Fault {}

  /** One bit in the middle of the answer's body is flipped; an empty body stays. */
  record CorruptResponse() implements Fault {}

  /** The request is taken and neither forwarded nor answered until the client or proxy closes. */
  record Blackhole() implements Fault {}

  /** Runs the hook when the request was read, before anything else is done with it. */
  record Before(Runnable hook, Fault then) implements Fault {}

  /**
   * Runs the hook when the service has answered in full and the client has nothing of it yet; then
   * the fault befalls the answer.
   *
   * @param then what becomes of the answer: both drops lose it, a delay holds it back, a status
   *     stands in for it
   */
  record AfterService(Runnable hook, Fault then) implements Fault {
    public AfterService {
      if (then instanceof CorruptRequest) {
        throw new IllegalArgumentException("The request has been answered already");
      }
    }
  }
}
