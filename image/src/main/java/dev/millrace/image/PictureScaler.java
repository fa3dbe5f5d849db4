package dev.millrace.image;

/**
 * Turns, scales and cuts a picture, as Pillow's {@code exif_transpose}, {@code convert} and {@code
 * resize} do one after the other, in one walk over its rows.
 */
final class PictureScaler {
  private final Picture picture;
  private final PictureFile file;
  private final Filter filter;
  private final Placement placement;
  private final int bands;

  PictureScaler(Picture picture, PixelForm form) {
    this.picture = picture;
    this.file = picture.file();
    this.filter = form.filter();
    this.placement =
        Placement.of(picture.width(), picture.height(), form.width(), form.height(), form.fit());
    this.bands = form.channels() == Channels.GREY ? 1 : file.bands();
  }

  /** Bytes in a pixel: of a grey picture one, whatever the model reads. */
  int bands() {
    return bands;
  }

  Placement placement() {
    return placement;
  }

  /**
   * Decodes and scales.
   *
   * @param lines takes the upright picture's rows, numbered among the seen ones; its columns, if
   *     the orientation swaps the axes
   */
  void run(RowSink lines) {
    Orientation orientation = file.orientation();
    RowSink stored =
        orientation.swapsAxes()
            ? rowsThenColumns(orientation, lines)
            : columnsThenRows(orientation, lines);
    picture.decode(file.bands() > bands ? toGrey(stored) : stored);
  }

  /** Pillow scales the width first, and what it rounds between decides the last bit. */
  private RowSink columnsThenRows(Orientation orientation, RowSink lines) {
    Coefficients columns =
        coefficients(file.width(), placement.columns(), orientation.reversesColumns());
    Coefficients rows = coefficients(file.height(), placement.rows(), orientation.reversesRows());
    byte[] narrow = new byte[columns.count() * bands];
    RowScaler scaler = new RowScaler(rows, narrow.length, orientation.reversesRows(), lines);
    return (y, pixels) -> {
      if (scaler.needs(y)) {
        columns.scale(pixels, bands, narrow);
        scaler.add(y, narrow);
      }
    };
  }

  /** The upright picture's width is the stored one's height. */
  private RowSink rowsThenColumns(Orientation orientation, RowSink lines) {
    Coefficients rows =
        coefficients(file.height(), placement.columns(), orientation.reversesRows());
    Coefficients columns =
        coefficients(file.width(), placement.rows(), orientation.reversesColumns());
    byte[] narrow = new byte[columns.count() * bands];
    RowScaler scaler =
        new RowScaler(
            rows,
            file.width() * bands,
            orientation.reversesRows(),
            (x, pixels) -> {
              columns.scale(pixels, bands, narrow);
              lines.row(x, narrow);
            });
    return (y, pixels) -> {
      if (scaler.needs(y)) {
        scaler.add(y, pixels);
      }
    };
  }

  private Coefficients coefficients(int stored, PlacedSide side, boolean reversed) {
    return Coefficients.of(stored, side.scaled(), side.from(), side.count(), filter, reversed);
  }

  private RowSink toGrey(RowSink sink) {
    byte[] grey = new byte[file.width()];
    return (y, pixels) -> {
      Luma.of(pixels, grey);
      sink.row(y, grey);
    };
  }
}
