package dev.millrace.image;

/** Reads the segments of a JPEG file up to its first scan. For one file. */
final class JpegHeader {
  private final Bytes file;
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean describesItself;
  private boolean jfif;
  private int adobe = -1;
  private boolean progressive;
  private int width;
  private int height;
  private int[] components = {};

  JpegHeader(Bytes file) {
    this.file = file;
  }

  JpegFile read() {
    int at = 2;
    while (true) {
      at = nextMarker(file, at);
      int marker = file.u8(at - 1);
      if (marker == JpegMarker.EOI) {
        throw PictureException.corrupt("The JPEG file ends before its pixels");
      }
      if (JpegMarker.standsAlone(marker)) {
        continue;
      }
      int length = file.u16(at) - 2;
      if (length < 0) {
        throw PictureException.corrupt("The JPEG file has a segment of no length");
      }
      segment(marker, file.part(at + 2, length));
      if (marker == JpegMarker.SOS) {
        return finish(file.u8(at + 2), at + 2 + length);
      }
      at += 2 + length;
    }
  }

  /** Behind the next marker; what lies between two segments is passed over. */
  static int nextMarker(Bytes file, int from) {
    int at = from;
    while (true) {
      while (file.u8(at) != 0xff) {
        at++;
      }
      while (file.u8(at) == 0xff) {
        at++;
      }
      if (file.u8(at++) != 0) {
        return at;
      }
    }
  }

  private void segment(int marker, Bytes content) {
    if (JpegMarker.isFrame(marker)) {
      frame(marker, content);
    } else if (marker == JpegMarker.APP0) {
      jfif |= content.startsWith(0, 'J', 'F', 'I', 'F', 0);
    } else if (marker == JpegMarker.APP14 && content.startsWith(0, "Adobe")) {
      adobe = content.length() >= 12 ? content.u8(11) : adobe;
    } else if (marker == JpegMarker.APP1
        && !describesItself
        && content.startsWith(0, 'E', 'x', 'i', 'f', 0, 0)) {
      describesItself = true;
      orientation = Exif.orientation(content.part(6, content.length() - 6));
    }
  }

  private void frame(int marker, Bytes content) {
    if (marker > JpegMarker.SOF2) {
      throw PictureException.unsupported("A JPEG file must be sequential or progressive");
    }
    if (components.length > 0) {
      throw PictureException.corrupt("The JPEG file has two frames");
    }
    if (content.u8(0) != 8) {
      throw PictureException.unsupported("A JPEG file must have 8 bits a component");
    }
    progressive = marker == JpegMarker.SOF2;
    height = content.u16(1);
    width = content.u16(3);
    Picture.checkSize(width, height);
    int count = content.u8(5);
    if (count != 1 && count != 3 && count != 4) {
      throw PictureException.unsupported("A JPEG file must have 1, 3 or 4 components");
    }
    components = new int[count];
    for (int i = 0; i < count; i++) {
      components[i] = content.u8(6 + 3 * i);
    }
  }

  private JpegFile finish(int componentsOfScan, int at) {
    if (components.length == 0) {
      throw PictureException.corrupt("The JPEG file has pixels before their size");
    }
    boolean severalScans = progressive || componentsOfScan < components.length;
    int scans = severalScans ? JpegScans.count(file, at, width * height) : 1;
    return new JpegFile(width, height, components.length, coding(), scans, orientation, file);
  }

  /** As libjpeg guesses. */
  private JpegCoding coding() {
    return switch (components.length) {
      case 1 -> JpegCoding.GREY;
      case 3 -> isRgb() ? JpegCoding.RGB : JpegCoding.YCBCR;
      default -> adobe > 0 ? JpegCoding.YCCK : JpegCoding.CMYK;
    };
  }

  private boolean isRgb() {
    if (jfif || adobe >= 0) {
      return !jfif && adobe == 0;
    }
    return components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
  }
}
