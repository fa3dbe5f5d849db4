package dev.millrace.image;

/** What the components of a pixel are. */
enum JpegCoding {
  GREY,
  RGB,
  YCBCR,
  CMYK,
  YCCK
}
