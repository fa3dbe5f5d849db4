package dev.millrace.asl.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file, each an object of texts. A row that is too short has empty texts at its
 * end; what a row has beyond the columns is left out.
 */
final class CsvReading implements Reading {
  private static final int MOST_HEADER_BYTES = 10 * 1024;

  private final CloseableIterator<CsvRecord> rows;
  private final List<String> headers;

  /**
   * @param headers the names of the columns; empty if the first row has them
   */
  CsvReading(InputStream bytes, char delimiter, Optional<List<String>> headers) throws IOException {
    this.rows =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(new InputStreamReader(new Unmarked(bytes), UTF_8))
            .iterator();
    this.headers = headers.isPresent() ? headers.get() : firstRow();
    if (new HashSet<>(this.headers).size() < this.headers.size()) {
      throw Reading.failed("CSV headers cannot contain duplicates.");
    }
  }

  private List<String> firstRow() throws IOException {
    CsvRecord first = row();
    if (first == null) {
      return List.of();
    }
    List<String> names = first.getFields();
    int bytes = String.join(",", names).getBytes(UTF_8).length;
    if (bytes > MOST_HEADER_BYTES) {
      throw Reading.failed("CSV headers cannot be longer than 10 KiB.");
    }
    return names;
  }

  @Override
  public @Nullable Entry next() throws IOException {
    CsvRecord row = row();
    if (row == null) {
      return null;
    }
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < headers.size(); i++) {
      item.put(headers.get(i), i < row.getFieldCount() ? row.getField(i) : "");
    }
    return new Entry(null, item);
  }

  private @Nullable CsvRecord row() throws IOException {
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (UncheckedIOException e) {
      throw Reading.cause(e);
    } catch (CsvParseException e) {
      throw Reading.failed("The CSV file cannot be parsed: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
