package dev.millrace.image;

/** The indices that the codes of a GIF frame stand for, as they are asked for. For one thread. */
final class GifCodes {
  private static final int MOST_CODES = 4096;
  private static final int MOST_BITS = 12;

  private final Bytes file;
  private final int clear;
  private final short[] prefixes = new short[MOST_CODES];
  private final byte[] lasts = new byte[MOST_CODES];
  private final byte[] pending = new byte[MOST_CODES + 1];
  private int waiting;
  private int at = 1;
  private int blockLeft;
  private int bits;
  private int bitCount;
  private int size;
  private int next;
  private int before = -1;
  private byte first;

  GifCodes(Bytes file) {
    this.file = file;
    int start = file.u8(0);
    if (start < 1 || start >= MOST_BITS) {
      throw PictureException.corrupt("The GIF file has codes of a size that does not exist");
    }
    this.clear = 1 << start;
    for (int i = 0; i < Math.min(clear, MOST_CODES); i++) {
      lasts[i] = (byte) i;
    }
    restart();
  }

  /**
   * Reads so many indices.
   *
   * @throws PictureException if there are fewer, or they are damaged
   */
  void read(byte[] indices, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      while (waiting == 0) {
        decode(nextCode());
      }
      indices[i] = pending[--waiting];
    }
  }

  private void restart() {
    size = Integer.numberOfTrailingZeros(clear) + 1;
    next = clear + 2;
    before = -1;
  }

  private void decode(int code) {
    if (code == clear) {
      restart();
      return;
    }
    if (code == clear + 1 || code > next || (code == next && before < 0)) {
      throw PictureException.corrupt("The pixels of the GIF file are cut off or damaged");
    }
    int each = code;
    if (code == next) {
      pending[waiting++] = first;
      each = before;
    }
    while (each > clear) {
      pending[waiting++] = lasts[each];
      each = prefixes[each];
    }
    first = lasts[each];
    pending[waiting++] = first;
    if (before >= 0 && next < MOST_CODES) {
      prefixes[next] = (short) before;
      lasts[next++] = first;
      if (next == 1 << size && size < MOST_BITS) {
        size++;
      }
    }
    before = code;
  }

  private int nextCode() {
    while (bitCount < size) {
      if (blockLeft == 0) {
        blockLeft = file.u8(at++);
        if (blockLeft == 0) {
          throw PictureException.corrupt("The pixels of the GIF file are cut off");
        }
      }
      bits |= file.u8(at++) << bitCount;
      bitCount += 8;
      blockLeft--;
    }
    int code = bits & ((1 << size) - 1);
    bits >>>= size;
    bitCount -= size;
    return code;
  }
}
