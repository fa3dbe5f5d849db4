package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.JException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function of an expression is called with. */
record CallArguments(List<?> values) {

  /** The argument at this place, from 0 on; null if it is left out or undefined. */
  @Nullable Object at(int index) {
    return index < values.size() ? values.get(index) : null;
  }

  /** A number without its fraction. */
  long whole(int index, String function) {
    if (at(index) instanceof Number number) {
      return number instanceof Double fraction ? fraction.longValue() : number.longValue();
    }
    throw mismatch(index, function);
  }

  /** Refuses arguments from this place on. */
  void refuseFrom(int index, String function) {
    if (at(index) != null) {
      throw mismatch(index, function);
    }
  }

  static JException mismatch(int index, String function) {
    return new JException("T0410", -1, index + 1, function);
  }

  /** An error that has no code of its own. */
  static JException invalid(String message) {
    return new JException("D3137", -1, message);
  }
}
