package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A model of a provider.
 *
 * @param imageTokens that a picture costs at the most
 * @param template how the model marks turns, if that matters
 */
record Target(
    String provider, String model, Price price, int imageTokens, Optional<ChatTemplate> template) {
  private static final int MILLIONTHS = 6;

  static Target of(JsonNode json) {
    return new Target(
        json.get("provider").textValue(),
        json.get("model").textValue(),
        price(json.get("price")),
        json.path("image_tokens").intValue(),
        Optional.ofNullable(json.path("template").textValue()).map(ChatTemplate::ofWord));
  }

  private static Price price(JsonNode json) {
    long input = millionths(json.get("input"));
    long cached = json.has("cached") ? millionths(json.get("cached")) : input;
    return new Price(input, millionths(json.get("output")), cached);
  }

  private static long millionths(JsonNode dollars) {
    BigDecimal exact = dollars.decimalValue().movePointRight(MILLIONTHS);
    return exact.setScale(0, RoundingMode.CEILING).longValueExact();
  }

  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
