package dev.millrace.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.math.BigInteger;

/** Reads and renders elements of tensors, exactly. */
final class JsonNumbers {
  private static final int BF16_NAN = 0x7FC0;

  /** The parser's token is no element of the datatype. */
  static final class NotOfTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotOfTypeException(String message) {
      super(message);
    }
  }

  private JsonNumbers() {}

  static boolean bool(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw not(json, "true or false");
    };
  }

  static long integer(JsonParser json, long least, long most) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == NumberType.BIG_INTEGER
        || json.getLongValue() < least
        || json.getLongValue() > most) {
      throw not(json, "an integer from " + least + " to " + most);
    }
    return json.getLongValue();
  }

  static long unsignedLong(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      BigInteger value = json.getBigIntegerValue();
      if (value.signum() >= 0 && value.bitLength() <= Long.SIZE) {
        return value.longValue();
      }
    }
    throw not(json, "an integer from 0 to 18446744073709551615");
  }

  static double real(JsonParser json) throws IOException {
    double value = Double.parseDouble(number(json));
    if (Double.isInfinite(value) && json.currentToken() != JsonToken.VALUE_STRING) {
      throw not(json, "a number of this size");
    }
    return value;
  }

  static float single(JsonParser json) throws IOException {
    float value = Float.parseFloat(number(json));
    if (Float.isInfinite(value) && json.currentToken() != JsonToken.VALUE_STRING) {
      throw not(json, "a number of this size");
    }
    return value;
  }

  /** IEEE half precision, rounded to the nearest. */
  static short half(JsonParser json) throws IOException {
    float value = single(json);
    short half = Float.floatToFloat16(value);
    if (Float.isInfinite(Float.float16ToFloat(half)) && !Float.isInfinite(value)) {
      throw not(json, "a number of this size");
    }
    return half;
  }

  /** The upper half of a float, rounded to the nearest, to even if two are. */
  static short brainFloat(JsonParser json) throws IOException {
    float value = single(json);
    if (Float.isNaN(value)) {
      return (short) BF16_NAN;
    }
    int bits = Float.floatToRawIntBits(value);
    short rounded = (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    if (Float.isInfinite(Float.intBitsToFloat(rounded << 16)) && !Float.isInfinite(value)) {
      throw not(json, "a number of this size");
    }
    return rounded;
  }

  static String text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw not(json, "a string");
    }
    return json.getText();
  }

  static void append(StringBuilder json, float value) {
    if (Float.isFinite(value)) {
      json.append(value);
    } else {
      json.append('"').append(value).append('"');
    }
  }

  static void append(StringBuilder json, double value) {
    if (Double.isFinite(value)) {
      json.append(value);
    } else {
      json.append('"').append(value).append('"');
    }
  }

  static void append(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }

  private static String number(JsonParser json) throws IOException {
    String text = json.getText();
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text;
      case VALUE_STRING -> {
        if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) {
          yield text;
        }
        throw not(json, "a number");
      }
      default -> throw not(json, "a number");
    };
  }

  private static NotOfTypeException not(JsonParser json, String what) throws IOException {
    String text = json.getText();
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return new NotOfTypeException(shown + " is not " + what);
  }
}
