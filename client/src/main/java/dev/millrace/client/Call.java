package dev.millrace.client;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request, to be sent once or more often.
 *
 * @param ours whether it goes to the API, and so carries the key
 * @param body can be sent more than once
 * @param repeatable whether a second one does no harm when the first was carried out
 * @param waits how long the server may take before it begins to answer
 */
record Call(
    String method,
    URI uri,
    boolean ours,
    Map<String, String> headers,
    BodyPublisher body,
    boolean repeatable,
    Duration waits) {

  Call {
    headers = new TreeMap<>(headers);
  }

  /** The same with one more header. */
  Call with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Call(method, uri, ours, more, body, repeatable, waits);
  }

  /** The same, for which the server may wait this many seconds; 0 for none. */
  Call waiting(long seconds) {
    return seconds == 0
        ? this
        : new Call(
            method,
            uri,
            ours,
            with("Prefer", "wait=" + seconds).headers(),
            body,
            repeatable,
            Duration.ofSeconds(seconds));
  }

  /** The same, which is never sent again when it may have been carried out. */
  Call once() {
    return new Call(method, uri, ours, headers, body, false, waits);
  }
}
