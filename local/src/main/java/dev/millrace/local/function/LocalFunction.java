package dev.millrace.local.function;

import java.util.List;

/** A Lambda function that runs on this machine. Thread-safe. */
public interface LocalFunction extends AutoCloseable {

  /** The function's physical name. */
  String name();

  /**
   * Calls the handler and answers what it answers, both as JSON.
   *
   * @throws RuntimeException if the call failed, for whatever reason
   */
  String invoke(String event);

  /** The most calls that ever ran at once. */
  int mostRunning();

  /** The live processes that it has for itself; none if it runs in this one. */
  List<Long> processIds();

  /** Takes no more events and ends its processes. */
  @Override
  void close();
}
