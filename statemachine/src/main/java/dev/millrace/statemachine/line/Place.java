package dev.millrace.statemachine.line;

/**
 * A place between two lines of a file.
 *
 * @param offset how many bytes lie before it
 * @param line the number of the line behind it, from 1 on
 */
public record Place(long offset, long line) {
  /** Before the first line. */
  public static final Place START = new Place(0, 1);
}
