package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a data set is written.
 *
 * @param inputType the kind of file
 * @param headers the names of the columns, if the configuration gives them and not the first row
 * @param delimiter between the columns
 * @param pointer the JSON Pointer to the items in a JSON file; empty for the whole file
 * @param flatten whether a listing stands for the items in the listed objects
 */
record ReaderConfig(
    InputType inputType,
    Optional<List<String>> headers,
    char delimiter,
    String pointer,
    boolean flatten) {
  enum InputType {
    CSV,
    JSON,
    JSONL,
    /** An inventory of S3. */
    INVENTORY,
    /** The files that a query of Athena wrote. */
    ATHENA_CSV,
    ATHENA_JSONL
  }

  static ReaderConfig of(JsonNode config) {
    List<String> headers = new ArrayList<>();
    config.path("CSVHeaders").forEach(header -> headers.add(header.asText()));
    boolean given = config.path("CSVHeaderLocation").asText("FIRST_ROW").equals("GIVEN");
    return new ReaderConfig(
        inputType(config),
        given ? Optional.of(List.copyOf(headers)) : Optional.empty(),
        delimiter(config.path("CSVDelimiter").asText("COMMA")),
        config.path("ItemsPointer").asText(""),
        config.path("Transformation").asText("NONE").equals("LOAD_AND_FLATTEN"));
  }

  private static InputType inputType(JsonNode config) {
    String type = config.path("InputType").asText("");
    if (config.path("ManifestType").asText("").equals("ATHENA_DATA")) {
      return switch (type) {
        case "CSV" -> InputType.ATHENA_CSV;
        case "JSONL" -> InputType.ATHENA_JSONL;
        default ->
            throw Reading.failed("Unsupported InputType '" + type + "' of an Athena manifest");
      };
    }
    boolean inventory = config.path("ManifestType").asText("").equals("S3_INVENTORY");
    return switch (type) {
      case "CSV" -> InputType.CSV;
      case "JSONL" -> InputType.JSONL;
      case "MANIFEST" -> InputType.INVENTORY;
      case "JSON" -> InputType.JSON;
      case "" -> inventory ? InputType.INVENTORY : InputType.JSON;
      default -> throw Reading.failed("Unsupported InputType '" + type + "'");
    };
  }

  private static char delimiter(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "COMMA" -> ',';
      case "PIPE" -> '|';
      case "SEMICOLON" -> ';';
      case "SPACE" -> ' ';
      case "TAB" -> '\t';
      default -> throw Reading.failed("Unsupported CSVDelimiter '" + name + "'");
    };
  }
}
