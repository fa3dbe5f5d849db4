package dev.millrace.statemachine.row;

/** A way in which clients write rows. */
@FunctionalInterface
public interface RowSyntax {

  /**
   * The row on this line.
   *
   * @throws RowRefusedException if there is none
   */
  RawRow read(String line);
}
