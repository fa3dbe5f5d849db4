package dev.millrace.asl.definition;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.jsonata.JsonataTemplates;
import dev.millrace.asl.jsonpath.PathTemplates;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads definitions and refuses those that Step Functions refuses: unknown fields, fields of the
 * other query language, transitions to nowhere, expressions that do not parse. Thread-safe.
 */
public final class DefinitionParser {
  private static final Set<String> TOP_LEVEL =
      Set.of("Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage");
  private static final long MOST_SECONDS = 99_999_999;
  private static final int SHOWN = 500;
  private static final Pattern TOKEN = Pattern.compile("^Unrecognized token '([^']*)'");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final JsonataTemplates jsonata;
  private final PathTemplates paths;

  public DefinitionParser(JsonataTemplates jsonata, PathTemplates paths) {
    this.jsonata = jsonata;
    this.paths = paths;
  }

  /**
   * The definition that the text holds.
   *
   * @throws InvalidDefinition with all that is wrong with it
   */
  public Definition parse(String text, MachineType type) throws InvalidDefinition {
    ObjectNode node = object(text);
    JsonNode named = node.path("QueryLanguage");
    QueryLanguage language =
        named.isMissingNode() || named.asText().equals(QueryLanguage.JSON_PATH.text())
            ? QueryLanguage.JSON_PATH
            : QueryLanguage.JSONATA;
    Reading reading = new Reading(jsonata, paths, type, language);
    Fields top = new Fields(node, "", language, reading);
    top.allow(TOP_LEVEL);
    if (!top.text("QueryLanguage", language.text()).equals(language.text())) {
      top.flaw("QueryLanguage", "The value must be one of [JSONPath, JSONata]");
    }
    if (!top.text("Version", "1.0").equals("1.0")) {
      top.flaw("Version", "The value must be one of [1.0]");
    }
    Flow flow = FlowReader.read(top);
    Definition definition =
        new Definition(
            flow, language, top.integer("TimeoutSeconds", 1, MOST_SECONDS), top.text("Comment"));
    if (!reading.flaws().isEmpty()) {
      throw new InvalidDefinition(reading.flaws());
    }
    return definition;
  }

  private static ObjectNode object(String text) throws InvalidDefinition {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new InvalidDefinition(List.of(unreadable(text, e)));
    }
    throw new InvalidDefinition(
        List.of(new Flaw(Flaw.SCHEMA, "Definition must be a valid JSON object", null)));
  }

  private static Flaw unreadable(String text, JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String shown =
        text.length() > SHOWN
            ? text.substring(0, SHOWN) + "\"[truncated %d chars]".formatted(text.length() - SHOWN)
            : text;
    String location =
        "[Source: (String)\"%s\"; line: %d, column: %d]"
            .formatted(
                shown,
                at == null ? 1 : at.getLineNr(),
                at == null ? 1 : at.getColumnNr() + tokenLength(e.getOriginalMessage()));
    return new Flaw(Flaw.INVALID_JSON, e.getOriginalMessage() + "\n at " + location, location);
  }

  /** How long the word is that is no JSON: the service names the place behind it. */
  private static int tokenLength(String message) {
    Matcher token = TOKEN.matcher(message);
    return token.find() ? token.group(1).length() : 0;
  }
}
