package dev.millrace.bench;

/**
 * What is embedded.
 *
 * @param text of about so many tokens as the name says
 */
record Workload(String name, String text) {
  private static final String SENTENCE =
      "The old mill by the river grinds wheat all day, and its owner counts every sack.";

  static final Workload SHORT = new Workload("W1-20", SENTENCE);
  static final Workload LONG = new Workload("W1-128", (SENTENCE + " ").repeat(7).strip());

  /** The text with a number, so that no two jobs are the same. */
  String text(int number) {
    return text + " " + number;
  }

  /** The input of a job. */
  String input(int number) {
    return "{\"text\":\"" + text(number) + "\"}";
  }

  /** The body of a submission. */
  String body(int number) {
    return "{\"model\":\"minilm-l6-v2\",\"input\":" + input(number) + "}";
  }
}
