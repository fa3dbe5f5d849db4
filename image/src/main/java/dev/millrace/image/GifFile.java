package dev.millrace.image;

/**
 * A GIF file with exactly one frame. What the frame leaves of the screen has the transparent
 * colour, or the first one.
 *
 * @param width of the screen, or as far as the frame reaches
 * @param height of the screen, or as far as the frame reaches
 * @param frame where the frame lies, and how its rows come
 * @param palette empty if the indices are greys
 * @param background index of the colour outside of the frame
 * @param codes the compressed indices: the size of the first code, and blocks
 * @see <a href="https://www.w3.org/Graphics/GIF/spec-gif89a.txt">GIF89a</a>
 */
record GifFile(int width, int height, GifFrame frame, Palette palette, int background, Bytes codes)
    implements PictureFile {

  private static final int SCREEN = 6;
  private static final int SCREEN_LENGTH = 7;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int END = 0x3b;

  static GifFile open(Bytes file) {
    int at = SCREEN + SCREEN_LENGTH;
    Bytes palette = palette(file, at, file.u8(SCREEN + 4));
    at += palette.length();
    int background = 0;
    GifFile found = null;
    int frames = 0;
    while (file.u8(at) != END) {
      int kind = file.u8(at++);
      if (kind == EXTENSION) {
        if (frames == 0 && file.u8(at) == GRAPHIC_CONTROL && file.u8(at + 1) >= 4) {
          background = (file.u8(at + 2) & 1) == 1 ? file.u8(at + 5) : 0;
        }
        at = behindBlocks(file, at + 1);
      } else if (kind == IMAGE) {
        frames++;
        int codes = at + 9 + palette(file, at + 9, file.u8(at + 8)).length();
        int end = behindBlocks(file, codes + 1);
        if (frames == 1) {
          found = frame(file, at, palette, background, file.part(codes, end - codes));
        }
        at = end;
      } else {
        throw PictureException.corrupt("The GIF file has a block that does not exist");
      }
    }
    if (found == null) {
      throw PictureException.corrupt("The GIF file has no frame");
    }
    if (frames > 1) {
      throw PictureException.unsupported(
          "The GIF file has " + frames + " frames; a picture has one");
    }
    return found;
  }

  private static GifFile frame(Bytes file, int at, Bytes global, int background, Bytes codes) {
    Bytes own = palette(file, at + 9, file.u8(at + 8));
    GifFrame frame =
        new GifFrame(
            file.u16(at, true),
            file.u16(at + 2, true),
            file.u16(at + 4, true),
            file.u16(at + 6, true),
            (file.u8(at + 8) & 0x40) != 0);
    Picture.checkSize(frame.width(), frame.height());
    int width = Math.max(file.u16(SCREEN, true), frame.left() + frame.width());
    int height = Math.max(file.u16(SCREEN + 2, true), frame.top() + frame.height());
    Picture.checkSize(width, height);
    return new GifFile(
        width, height, frame, new Palette(own.length() > 0 ? own : global), background, codes);
  }

  private static Bytes palette(Bytes file, int at, int flags) {
    return file.part(at, (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7)));
  }

  private static int behindBlocks(Bytes file, int from) {
    int at = from;
    while (file.u8(at) != 0) {
      at += file.u8(at) + 1;
    }
    return at + 1;
  }

  @Override
  public int bands() {
    return palette.isEmpty() ? 1 : 3;
  }

  @Override
  public Orientation orientation() {
    return Orientation.UPRIGHT;
  }

  @Override
  public void decode(RowSink sink) {
    GifPixels.decode(this, sink);
  }
}
