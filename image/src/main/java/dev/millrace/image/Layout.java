package dev.millrace.image;

/** The order of the numbers. */
public enum Layout {
  /** One channel behind the other. */
  NCHW,
  /** The channels of each pixel together. */
  NHWC
}
