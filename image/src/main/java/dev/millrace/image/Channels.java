package dev.millrace.image;

/** The channels of a pixel. */
public enum Channels {
  RGB(3),
  GREY(1);

  private final int count;

  Channels(int count) {
    this.count = count;
  }

  /** How many numbers a pixel has. */
  public int count() {
    return count;
  }
}
