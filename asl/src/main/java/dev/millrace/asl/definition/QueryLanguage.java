package dev.millrace.asl.definition;

/** The language in which the fields of a state select and transform data. */
public enum QueryLanguage {
  JSON_PATH("JSONPath"),
  JSONATA("JSONata");

  private final String text;

  QueryLanguage(String text) {
    this.text = text;
  }

  /** As definitions spell it. */
  public String text() {
    return text;
  }
}
