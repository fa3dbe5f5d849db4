package dev.millrace.image;

/** The markers of JPEG (ITU-T T.81, table B.1). */
final class JpegMarker {
  static final int SOF0 = 0xc0;
  static final int SOF1 = 0xc1;
  static final int SOF2 = 0xc2;
  static final int DHT = 0xc4;
  static final int JPG = 0xc8;
  static final int DAC = 0xcc;
  static final int SOF15 = 0xcf;
  static final int RST0 = 0xd0;
  static final int SOI = 0xd8;
  static final int EOI = 0xd9;
  static final int SOS = 0xda;
  static final int APP0 = 0xe0;
  static final int APP1 = 0xe1;
  static final int APP14 = 0xee;
  static final int APP15 = 0xef;
  static final int COM = 0xfe;
  static final int TEM = 0x01;

  private JpegMarker() {}

  /** Whether it begins a frame, of whatever kind. */
  static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  /** Whether nothing but the next marker follows it. */
  static boolean standsAlone(int marker) {
    return marker == TEM || (marker >= RST0 && marker <= SOI);
  }

  /** Whether what follows only describes the picture, or helps to read its colours. */
  static boolean isDescription(int marker) {
    return (marker >= APP0 && marker <= APP15) || marker == COM;
  }
}
