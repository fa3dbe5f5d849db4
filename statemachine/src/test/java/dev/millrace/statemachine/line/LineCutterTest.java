package dev.millrace.statemachine.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.statemachine.line.Line.Text;
import dev.millrace.statemachine.line.Line.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineCutterTest {
  private static final int MOST = 10;

  @Test
  void shouldCutAtLineFeedsAndTakeTheirCarriageReturns() throws IOException {
    assertThat(lines("a\nb\r\n\nc\rd\n"))
        .containsExactly(new Text(1, "a"), new Text(2, "b"), new Text(3, ""), new Text(4, "c\rd"));
  }

  @Test
  void shouldNeedNoEndOfTheLastLine() throws IOException {
    assertThat(lines("a\nb")).containsExactly(new Text(1, "a"), new Text(2, "b"));
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly(new Text(1, ""));
    assertThat(lines("a\r")).containsExactly(new Text(1, "a\r"));
  }

  @Test
  void shouldTakeAByteOrderMarkForNothingButOnlyAtTheBeginning() throws IOException {
    assertThat(lines("\uFEFFa\n\uFEFFb")).containsExactly(new Text(1, "a"), new Text(2, "\uFEFFb"));
    assertThat(lines("\uFEFF")).isEmpty();
    assertThat(lines("\uFEFF\nb")).containsExactly(new Text(1, ""), new Text(2, "b"));
    assertThat(lines(new byte[] {(byte) 0xEF, (byte) 0xBB, '\n', 'a'}))
        .containsExactly(new Unreadable(1, "The line is not UTF-8"), new Text(2, "a"));
  }

  @Test
  void shouldFailOnlyTheLineThatIsNotUtf8() throws IOException {
    assertThat(lines(new byte[] {'a', '\n', 'b', (byte) 0xE9, '\n', (byte) 0xC3, (byte) 0xA9}))
        .containsExactly(
            new Text(1, "a"), new Unreadable(2, "The line is not UTF-8"), new Text(3, "é"));
  }

  @Test
  void shouldTakeALineOfAsManyBytesAsAllowedAndFailALongerOneAlone() throws IOException {
    String most = "x".repeat(MOST);
    assertThat(lines(most + "\r\n" + most + "\n" + most + "y\n" + most.repeat(9) + "\nz"))
        .containsExactly(
            new Text(1, most),
            new Text(2, most),
            new Unreadable(3, "The line has more than 10 bytes"),
            new Unreadable(4, "The line has more than 10 bytes"),
            new Text(5, "z"));
  }

  @Test
  void shouldHoldNoMoreOfALineThanIsAllowed() throws IOException {
    InputStream endless =
        new InputStream() {
          private long left = 3L * 1024 * 1024 * 1024;

          @Override
          public int read() {
            throw new UnsupportedOperationException("Only arrays are read");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
              return -1;
            }
            left -= length;
            return length;
          }
        };

    LineCutter cutter = LineCutter.ofLines(endless, MOST, Place.START);

    assertThat(cutter.next()).isInstanceOf(Unreadable.class);
    assertThat(cutter.next()).isNull();
  }

  @Test
  void shouldKeepZeroBytes() throws IOException {
    assertThat(lines("a\0b\n\0")).containsExactly(new Text(1, "a\0b"), new Text(2, "\0"));
  }

  @Test
  void shouldLetARecordGoOnWhereAFieldIsQuoted() throws IOException {
    assertThat(records("a,\"b\nc\"\n\"d\"\"\n\",e\r\nf\"\ng\n"))
        .containsExactly(
            new Text(1, "a,\"b\nc\""),
            new Text(3, "\"d\"\"\n\",e"),
            new Text(5, "f\""),
            new Text(6, "g"));
  }

  @Test
  void shouldSayWhereAQuotationMarkIsNeverClosed() throws IOException {
    assertThat(records("a\n\"b\nc\nd"))
        .containsExactly(
            new Text(1, "a"),
            new Unreadable(2, "A quotation mark is opened here and never closed"));
  }

  static List<Line> lines(String text) throws IOException {
    return lines(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Line> lines(byte[] bytes) throws IOException {
    return all(LineCutter.ofLines(new ByteArrayInputStream(bytes), MOST, Place.START));
  }

  private static List<Line> records(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return all(LineCutter.ofRecords(new ByteArrayInputStream(bytes), 100, Place.START));
  }

  static List<Line> all(LineCutter cutter) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (@Nullable Line line = cutter.next(); line != null; line = cutter.next()) {
      lines.add(line);
    }
    return lines;
  }
}
