package dev.millrace.statemachine.line;

/** A line of a file, or several of them if a record goes on over their ends. */
public sealed interface Line {

  /** Of its first line, from 1 on. */
  long number();

  /**
   * What stands on it.
   *
   * @param text without what ends it
   */
  record Text(long number, String text) implements Line {}

  /**
   * It cannot be read.
   *
   * @param why for people
   */
  record Unreadable(long number, String why) implements Line {}
}
