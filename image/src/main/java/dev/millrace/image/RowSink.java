package dev.millrace.image;

/** Takes the rows of a picture as they are decoded, from the top of what is stored. */
@FunctionalInterface
interface RowSink {

  /**
   * Takes one row.
   *
   * @param pixels one or three bytes a pixel; they change after the call
   */
  void row(int y, byte[] pixels);
}
