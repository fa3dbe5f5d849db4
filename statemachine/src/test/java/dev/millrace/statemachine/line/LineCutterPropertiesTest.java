package dev.millrace.statemachine.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the bytes are, and however they come, these hold. */
class LineCutterPropertiesTest {
  private static final int MOST = 12;

  /** Bytes of which some mean something. */
  @Provide
  Arbitrary<byte[]> files() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "\n",
            "\n",
            "\r\n",
            "\r",
            "\"",
            "\"\"",
            ",",
            "a",
            "bcd",
            "é",
            "\uFEFF",
            "\0",
            "long enough to be too long");
    Arbitrary<byte[]> text = parts.map(part -> part.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(3);
    return Arbitraries.frequencyOf(Tuple.of(8, text), Tuple.of(1, bytes))
        .list()
        .ofMaxSize(40)
        .map(LineCutterPropertiesTest::joined);
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Property
  void thereIsOneLineForEachLineFeedAndOneForARest(@ForAll("files") byte[] file)
      throws IOException {
    List<Line> lines = LineCutterTest.all(cutter(new ByteArrayInputStream(file), false));

    byte[] bare = withoutMark(file);
    long feeds = new String(bare, StandardCharsets.ISO_8859_1).chars().filter(c -> c == 10).count();
    boolean rest = bare.length > 0 && bare[bare.length - 1] != '\n';
    assertThat(lines).hasSize((int) feeds + (rest ? 1 : 0));
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).number()).isEqualTo(i + 1);
    }
  }

  @Property
  void readableFilesAreTheirLinesPutTogether(@ForAll("files") byte[] file) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean readable = true;
    for (Line line :
        LineCutterTest.all(
            LineCutter.ofLines(new ByteArrayInputStream(file), 10_000, Place.START))) {
      readable &= line instanceof Line.Text;
      text.append(line instanceof Line.Text whole ? whole.text() : "").append('\n');
    }
    if (readable) {
      String expected = new String(withoutMark(file), StandardCharsets.UTF_8).replace("\r\n", "\n");
      assertThat(text.toString())
          .isEqualTo(expected.isEmpty() || expected.endsWith("\n") ? expected : expected + "\n");
    }
  }

  @Property
  void itDoesNotMatterHowTheBytesCome(
      @ForAll("files") byte[] file, @ForAll boolean records, @ForAll long seed) throws IOException {
    List<Line> whole = LineCutterTest.all(cutter(new ByteArrayInputStream(file), records));
    Random random = new Random(seed);
    InputStream dripping =
        new ByteArrayInputStream(file) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(3)));
          }
        };

    assertThat(LineCutterTest.all(cutter(dripping, records))).isEqualTo(whole);
  }

  @Property
  void itGoesOnFromEveryPlaceAsIfItHadNeverStopped(
      @ForAll("files") byte[] file, @ForAll boolean records) throws IOException {
    LineCutter cutter = cutter(new ByteArrayInputStream(file), records);
    List<Place> places = new ArrayList<>(List.of(cutter.place()));
    List<Line> lines = new ArrayList<>();
    for (Line line = cutter.next(); line != null; line = cutter.next()) {
      lines.add(line);
      places.add(cutter.place());
    }

    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      InputStream rest =
          new ByteArrayInputStream(Arrays.copyOfRange(file, (int) place.offset(), file.length));
      LineCutter again =
          records ? LineCutter.ofRecords(rest, MOST, place) : LineCutter.ofLines(rest, MOST, place);
      assertThat(LineCutterTest.all(again)).isEqualTo(lines.subList(i, lines.size()));
    }
    assertThat(places.getLast().offset())
        .isIn(0L, (long) file.length); // 0 if there is nothing but a mark
  }

  private static LineCutter cutter(InputStream in, boolean records) {
    return records
        ? LineCutter.ofRecords(in, MOST, Place.START)
        : LineCutter.ofLines(in, MOST, Place.START);
  }

  private static byte[] withoutMark(byte[] file) {
    boolean marked =
        file.length >= 3
            && file[0] == (byte) 0xEF
            && file[1] == (byte) 0xBB
            && file[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(file, 3, file.length) : file;
  }
}
