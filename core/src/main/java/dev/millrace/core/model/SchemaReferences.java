package dev.millrace.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The references of a JSON Schema, each by JSON pointer to a part of the same one.
 *
 * @param schema in which they are looked up
 * @param texts as they are written
 */
record SchemaReferences(JsonNode schema, List<String> texts) {
  private static final String REFERENCE = "$ref";

  /** Keywords whose value has a schema under each name, whatever the name is. */
  private static final Set<String> NAMES =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

  /** Keywords whose value is data and no schema. */
  private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

  static SchemaReferences of(JsonNode schema) {
    List<String> texts = new ArrayList<>();
    collect(schema, texts);
    return new SchemaReferences(schema, texts);
  }

  private static void collect(JsonNode schema, List<String> texts) {
    if (schema.isArray()) {
      schema.forEach(each -> collect(each, texts));
    }
    schema.forEachEntry((keyword, value) -> {
      if (keyword.equals(REFERENCE)) {
        texts.add(value.asText());
      } else if (NAMES.contains(keyword)) {
        value.forEach(each -> collect(each, texts));
      } else if (!DATA.contains(keyword)) {
        collect(value, texts);
      }
    });
  }

  /** Those that name nothing in the schema. */
  List<String> leadingNowhere() {
    return texts.stream().filter(text -> !isKnown(text)).toList();
  }

  private boolean isKnown(String text) {
    if (!text.startsWith("#")) {
      return false;
    }
    String pointer = fragment(text);
    return pointer.isEmpty() || (pointer.startsWith("/") && !schema.at(pointer).isMissingNode());
  }

  /** A reference is part of an address, in which some characters are percent-encoded. */
  private static String fragment(String text) {
    try {
      return new URI(text).getFragment();
    } catch (URISyntaxException e) {
      return text.substring(1);
    }
  }
}
