package dev.millrace.statemachine.source;

import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowError;
import dev.millrace.statemachine.line.Line;
import dev.millrace.statemachine.line.LineCutter;
import dev.millrace.statemachine.row.RowFactory;
import dev.millrace.statemachine.row.RowSyntax;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Rows that are lines. Blank lines are none; any other is one, whatever it says. */
final class LineRows implements RowSource {
  private final InputStream in;
  private final LineCutter lines;
  private final RowSyntax syntax;
  private final RowFactory rows;

  LineRows(InputStream in, LineCutter lines, RowSyntax syntax, RowFactory rows) {
    this.in = in;
    this.lines = lines;
    this.syntax = syntax;
    this.rows = rows;
  }

  @Override
  public @Nullable Sourced next() throws IOException {
    while (true) {
      long begin = lines.place().offset();
      Line line = lines.next();
      if (line == null) {
        return null;
      }
      long bytes = lines.place().offset() - begin;
      switch (line) {
        case Line.Unreadable(long number, String why) -> {
          RowError error = new RowError(RowError.INVALID_LINE, why);
          return new Sourced(new Row.Rejected(number, null, error), bytes);
        }
        case Line.Text(long number, String text) when !text.isBlank() -> {
          return new Sourced(rows.read(number, text, syntax), bytes);
        }
        case Line.Text _ -> {}
      }
    }
  }

  @Override
  public SourcePlace place() {
    return new SourcePlace(lines.place(), "");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
