package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;

/** What a path gives. */
sealed interface Selection {
  record Found(JsonNode value) implements Selection {}

  /**
   * Nothing.
   *
   * @param reason in the words of the library, which Step Functions shows in some of its errors
   */
  record Missing(String reason) implements Selection {}
}
