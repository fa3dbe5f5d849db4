package dev.millrace.image;

import java.util.Arrays;

/**
 * Scales a picture's height while its rows come in, from the top of what is stored, and keeps no
 * more than it needs: the sums of those scaled rows that one row counts for, or the last rows
 * themselves where a scaled row is made of few. For one picture.
 */
final class RowScaler {
  private static final int FEW_ROWS = 8;

  private final Coefficients rows;
  private final int step;
  private final RowSink sink;
  private final boolean keeps;
  private final int[][] kept;
  private final int[][] sums;
  private final byte[] scaled;
  private int next;

  /**
   * Scales rows.
   *
   * @param length bytes in a row
   * @param reversed whether the coefficients are
   * @param sink takes the scaled rows, each with its number among the wanted ones
   */
  RowScaler(Coefficients rows, int length, boolean reversed, RowSink sink) {
    this.rows = rows;
    this.step = reversed ? -1 : 1;
    this.sink = sink;
    this.next = reversed ? rows.count() - 1 : 0;
    this.keeps = rows.widest() <= FEW_ROWS;
    this.kept = new int[keeps ? rows.widest() : 1][length];
    this.sums = new int[keeps ? 1 : rows.overlap()][length];
    this.scaled = new byte[length];
    for (int[] sum : sums) {
      Arrays.fill(sum, Coefficients.ZERO);
    }
  }

  /** Whether the row counts for a scaled row that is still to come. */
  boolean needs(int y) {
    return has(next) && y >= rows.start(next);
  }

  private boolean has(int i) {
    return i >= 0 && i < rows.count();
  }

  /** Takes a row that is needed. */
  void add(int y, byte[] pixels) {
    int[] row = kept[y % kept.length];
    for (int x = 0; x < row.length; x++) {
      row[x] = pixels[x] & 0xff;
    }
    if (!keeps) {
      for (int i = next; has(i) && rows.start(i) <= y; i += step) {
        if (y < rows.end(i)) {
          addTo(sums[i % sums.length], row, rows.weight(i, y));
        }
      }
    }
    while (has(next) && rows.end(next) - 1 <= y) {
      finish(next);
      next += step;
    }
  }

  private void finish(int i) {
    int[] sum = sums[i % sums.length];
    if (keeps) {
      for (int y = rows.start(i); y < rows.end(i); y++) {
        addTo(sum, kept[y % kept.length], rows.weight(i, y));
      }
    }
    for (int x = 0; x < sum.length; x++) {
      scaled[x] = Coefficients.toByte(sum[x]);
      sum[x] = Coefficients.ZERO;
    }
    sink.row(i, scaled);
  }

  /** Of integers on both sides, so that the compiler makes vector instructions of it. */
  private static void addTo(int[] sum, int[] pixels, int weight) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] += pixels[x] * weight;
    }
  }
}
