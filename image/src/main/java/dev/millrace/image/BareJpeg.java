package dev.millrace.image;

import java.io.ByteArrayOutputStream;

/** JPEG files without what only describes them: profiles, thumbnails, comments. */
final class BareJpeg {
  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private BareJpeg() {}

  /** The file without descriptions, but for the one which says what the components are. */
  static byte[] of(JpegFile file) {
    Bytes content = file.file();
    ByteArrayOutputStream bare = new ByteArrayOutputStream(content.length());
    bare.write(0xff);
    bare.write(JpegMarker.SOI);
    bare.writeBytes(
        switch (file.coding()) {
          case GREY, YCBCR -> JFIF;
          case RGB, CMYK -> adobe(0);
          case YCCK -> adobe(2);
        });
    int at = JpegHeader.nextMarker(content, 2);
    while (content.u8(at - 1) != JpegMarker.SOS) {
      int marker = content.u8(at - 1);
      int length = JpegMarker.standsAlone(marker) ? 0 : content.u16(at);
      if (!JpegMarker.isDescription(marker)) {
        bare.write(content.file(), content.offset() + at - 2, length + 2);
      }
      at = JpegHeader.nextMarker(content, at + length);
    }
    bare.write(content.file(), content.offset() + at - 2, content.length() - at + 2);
    return bare.toByteArray();
  }

  private static byte[] adobe(int transform) {
    return new byte[] {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
  }
}
