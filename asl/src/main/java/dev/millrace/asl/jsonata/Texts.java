package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.Functions;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.millrace.asl.Digest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of expressions that work on texts. */
final class Texts {
  private static final ObjectReader STRICT =
      new ObjectMapper()
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /** From here on numbers are written with an exponent. */
  private static final double FIRST_WITH_EXPONENT = 1e21;

  private Texts() {}

  static @Nullable Object hash(CallArguments arguments) {
    arguments.refuseFrom(2, "hash");
    if (!(arguments.at(0) instanceof String text)) {
      throw CallArguments.mismatch(0, "hash");
    }
    if (arguments.at(1) == null) {
      return null;
    }
    if (!(arguments.at(1) instanceof String algorithm)) {
      throw CallArguments.mismatch(1, "hash");
    }
    return Digest.named(algorithm)
        .orElseThrow(() ->
            CallArguments.invalid(
                "Hash algorithm '"
                    + algorithm
                    + "' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"))
        .of(text);
  }

  static @Nullable Object parse(CallArguments arguments) {
    arguments.refuseFrom(1, "parse");
    if (arguments.at(0) == null) {
      return null;
    }
    if (!(arguments.at(0) instanceof String text)) {
      throw CallArguments.mismatch(0, "parse");
    }
    try {
      JsonNode value = STRICT.readTree(text);
      if (!value.isMissingNode() && isFinite(value)) {
        return Values.of(value);
      }
    } catch (JsonProcessingException e) {
      throw CallArguments.invalid("Invalid JSON");
    }
    throw CallArguments.invalid("Invalid JSON");
  }

  private static boolean isFinite(JsonNode value) {
    if (value.isContainerNode()) {
      for (JsonNode item : value) {
        if (!isFinite(item)) {
          return false;
        }
      }
      return true;
    }
    return !value.isNumber() || Double.isFinite(value.doubleValue());
  }

  static @Nullable Object string(CallArguments arguments) {
    return Functions.string(inDigits(arguments.at(0)), (Boolean) arguments.at(1));
  }

  /** Whole numbers that the library would write with an exponent, as their digits. */
  private static @Nullable Object inDigits(@Nullable Object value) {
    return switch (value) {
      case Double number when number % 1 == 0 && Math.abs(number) < FIRST_WITH_EXPONENT ->
          BigDecimal.valueOf(number).toBigInteger();
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        map.forEach((key, item) -> written.put(String.valueOf(key), inDigits(item)));
        yield written;
      }
      case List<?> list -> {
        List<@Nullable Object> written = new ArrayList<>();
        list.forEach(item -> written.add(inDigits(item)));
        yield written;
      }
      case null, default -> value;
    };
  }

  static @Nullable Object number(CallArguments arguments) {
    if (!(arguments.at(0) instanceof Number number)) {
      return null;
    }
    Map<?, ?> options = arguments.at(2) instanceof Map<?, ?> given ? given : Map.of();
    String picture = String.valueOf(arguments.at(1));
    new NumberPicture(options).check(picture);
    return Functions.formatNumber(number, picture, options);
  }

  /** To the right of the text, or to its left if the width is negative. */
  static @Nullable Object pad(CallArguments arguments) {
    if (!(arguments.at(0) instanceof String text)) {
      return null;
    }
    long width = arguments.whole(1, "pad");
    long missing = Math.abs(width) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    Bounds.check(missing);
    int[] filler =
        (arguments.at(2) instanceof String given && !given.isEmpty() ? given : " ")
            .codePoints()
            .toArray();
    StringBuilder padding = new StringBuilder();
    for (int i = 0; i < missing; i++) {
      padding.appendCodePoint(filler[i % filler.length]);
    }
    return width < 0 ? padding + text : text + padding;
  }
}
