package dev.millrace.statemachine.row;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.model.ModelPackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The first line of a table: it says which column leads to which member of the input. */
public final class CsvHeader {
  private static final String ID = "custom_id";

  private CsvHeader() {}

  /**
   * How the records below this line are read.
   *
   * @param mapping which column becomes which member, by member; members that it does not have are
   *     found in columns of their own names
   * @param given members that every row has anyway
   * @throws UnreadableSourceException if the columns do not lead to an input of the model
   */
  public static RowSyntax read(
      String line, ModelPackage model, Map<String, String> mapping, Set<String> given) {
    List<String> names = names(line);
    JsonNode schema = model.manifest().inputSchema();
    JsonNode members = schema.path("properties");
    Map<String, String> memberOf = new HashMap<>();
    for (String name : names) {
      if (members.has(name) && !mapping.containsKey(name)) {
        memberOf.put(name, name);
      }
    }
    mapping.forEach((member, column) -> {
      if (!members.has(member)) {
        throw wrong("The model's input has no member \"" + member + "\"");
      }
      if (!names.contains(column)) {
        throw wrong("There is no column for \"" + member + "\" of the mapping");
      }
      if (memberOf.put(column, member) != null) {
        throw wrong("Two members are mapped to the column of \"" + member + "\"");
      }
    });
    for (JsonNode required : schema.path("required")) {
      if (!memberOf.containsValue(required.asText()) && !given.contains(required.asText())) {
        throw wrong("No column leads to \"" + required.asText() + "\", which the model needs");
      }
    }
    if (memberOf.isEmpty()) {
      throw wrong("No column leads to a member of the model's input");
    }
    return new CsvRows(columns(names, memberOf, members));
  }

  private static List<CsvRows.Column> columns(
      List<String> names, Map<String, String> memberOf, JsonNode members) {
    List<CsvRows.Column> columns = new ArrayList<>();
    for (String name : names) {
      String member = memberOf.get(name);
      columns.add(
          new CsvRows.Column(
              member,
              members.path(member == null ? "" : member),
              member == null && name.equals(ID)));
    }
    return columns;
  }

  private static List<String> names(String line) {
    List<String> names;
    try {
      names = CsvRows.cells(line);
    } catch (RowRefusedException e) {
      throw wrong("The first line of the file: " + e.getMessage());
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(name)) {
        throw wrong("Two columns have one name");
      }
    }
    return names;
  }

  private static UnreadableSourceException wrong(String detail) {
    return new UnreadableSourceException(new BatchError(BatchErrorCode.INVALID_MAPPING, detail));
  }
}
