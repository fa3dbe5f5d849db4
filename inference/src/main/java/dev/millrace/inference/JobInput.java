package dev.millrace.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of an input. They are checked against the package's schema before they are stored;
 * what a loose schema let pass is refused here.
 */
record JobInput(JsonNode json) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Reads an input.
   *
   * @throws PredictionException if it is no JSON
   */
  static JobInput read(String inputJson) {
    try {
      return new JobInput(JSON.readTree(inputJson));
    } catch (JsonProcessingException e) {
      throw new PredictionException(ErrorCode.VALIDATION_FAILED, "The input is not JSON", e);
    }
  }

  /**
   * A text.
   *
   * @throws PredictionException if there is none
   */
  String text(String field) {
    JsonNode text = json.path(field);
    if (!text.isTextual()) {
      throw fault("/" + field + " is not a string");
    }
    return text.textValue();
  }

  /**
   * A text that need not be there.
   *
   * @throws PredictionException if it is something else
   */
  String text(String field, String absent) {
    return json.has(field) ? text(field) : absent;
  }

  /**
   * A list of different texts.
   *
   * @throws PredictionException if there is none, or it has fewer or more
   */
  List<String> texts(String field, int least, int most) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : json.path(field)) {
      if (!each.isTextual() || texts.contains(each.textValue()) || texts.size() == most) {
        throw fault("/" + field + " is not a list of up to " + most + " different strings");
      }
      texts.add(each.textValue());
    }
    if (texts.size() < least) {
      throw fault("/" + field + " has fewer than " + least + " strings");
    }
    return texts;
  }

  /**
   * A whole number from 1.
   *
   * @throws PredictionException if it is something else
   */
  int count(String field, int absent) {
    JsonNode number = json.path(field);
    if (number.isMissingNode()) {
      return absent;
    }
    if (!number.isInt() || number.intValue() < 1) {
      throw fault("/" + field + " is not a whole number from 1");
    }
    return number.intValue();
  }

  /**
   * A number.
   *
   * @throws PredictionException if it is something else
   */
  double number(String field, double absent) {
    JsonNode number = json.path(field);
    if (number.isMissingNode()) {
      return absent;
    }
    if (!number.isNumber()) {
      throw fault("/" + field + " is not a number");
    }
    return number.doubleValue();
  }

  /**
   * Whether something is wanted; not if nothing is said.
   *
   * @throws PredictionException if it is something else
   */
  boolean flag(String field) {
    JsonNode flag = json.path(field);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      throw fault("/" + field + " is not true or false");
    }
    return flag.booleanValue();
  }

  /** Says what is not right. */
  static PredictionException fault(String what) {
    return new PredictionException(ErrorCode.VALIDATION_FAILED, what, null);
  }
}
