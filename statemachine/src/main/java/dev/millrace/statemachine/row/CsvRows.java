package dev.millrace.statemachine.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.model.FileRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records of RFC 4180. A cell becomes the member of the input that its column leads to, as what the
 * model's schema says of that member: a number, a boolean, an object, an array or a text. An empty
 * cell is no member. Where a file may stand, {@code upl_…} is an upload and {@code https://…} an
 * address.
 */
final class CsvRows implements RowSyntax {
  private static final CsvReader.CsvReaderBuilder CSV = CsvReader.builder().skipEmptyLines(false);

  private final List<Column> columns;

  /**
   * A column of the table.
   *
   * @param member of the input; null if it leads nowhere
   * @param schema of that member
   * @param isId whether it has the names of the rows
   */
  record Column(@Nullable String member, JsonNode schema, boolean isId) {}

  CsvRows(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * The cells of a record.
   *
   * @throws RowRefusedException if the text is none
   */
  static List<String> cells(String record) {
    List<CsvRecord> records;
    try {
      records = CSV.ofCsvRecord(record).stream().toList();
    } catch (CsvParseException e) {
      throw RowRefusedException.line("The line is no record of RFC 4180", null);
    }
    if (records.size() != 1) {
      throw RowRefusedException.line("A carriage return must be within quotation marks", null);
    }
    return records.getFirst().getFields();
  }

  @Override
  public RawRow read(String line) {
    List<String> cells = cells(line);
    String id = id(cells);
    if (cells.size() != columns.size()) {
      throw RowRefusedException.line(
          "The record has %d fields, and the first line of the file %d"
              .formatted(cells.size(), columns.size()),
          id);
    }
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < cells.size(); i++) {
      Column column = columns.get(i);
      if (column.member() != null && !cells.get(i).isEmpty()) {
        input.set(column.member(), value(cells.get(i), column.schema()));
      }
    }
    return new RawRow(id, input);
  }

  private @Nullable String id(List<String> cells) {
    for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
      if (columns.get(i).isId() && !cells.get(i).isEmpty()) {
        return cells.get(i);
      }
    }
    return null;
  }

  /** What is not of its type stays text, and does not fit the schema then. */
  private static JsonNode value(String cell, JsonNode schema) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Optional<FileRule> file = FileRule.of(schema);
    if (file.isPresent() && cell.startsWith("upl_")) {
      return json.objectNode().put("upload", cell);
    }
    if (file.isPresent() && cell.startsWith("https://")) {
      return json.objectNode().put("url", cell);
    }
    List<String> types = types(schema);
    if (types.contains("string") || types.isEmpty()) {
      return json.textNode(cell);
    }
    JsonNode parsed = parsed(cell.strip());
    boolean fits =
        types.stream()
            .anyMatch(type ->
                switch (type) {
                  case "integer", "number" -> parsed.isNumber();
                  case "boolean" -> parsed.isBoolean();
                  case "object" -> parsed.isObject();
                  case "array" -> parsed.isArray();
                  default -> false;
                });
    return fits ? parsed : json.textNode(cell);
  }

  private static List<String> types(JsonNode schema) {
    List<String> types = new ArrayList<>();
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      types.add(type.textValue());
    }
    type.forEach(each -> types.add(each.asText()));
    return types;
  }

  private static JsonNode parsed(String cell) {
    try {
      return JsonBody.parse(cell);
    } catch (ProblemException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }
}
