package dev.millrace.statemachine.line;

/** What ends a line. Not thread-safe: it remembers how the current line began. */
abstract sealed class Ends {

  /** Whether the line ends with this byte, which comes next. */
  abstract boolean endsWith(byte next);

  /** Whether nothing is open if the file ends here. */
  abstract boolean mayEndHere();

  /** A new line begins. */
  abstract void reset();

  /** Every line feed does. */
  static final class Lines extends Ends {
    @Override
    boolean endsWith(byte next) {
      return next == '\n';
    }

    @Override
    boolean mayEndHere() {
      return true;
    }

    @Override
    void reset() {}
  }

  /** A line feed does that stands in no quoted field (RFC 4180). */
  static final class Records extends Ends {
    private State state = State.FIELD_BEGINS;

    private enum State {
      FIELD_BEGINS,
      UNQUOTED,
      QUOTED,
      /** A quotation mark in a quoted field: its end, or the first half of a doubled one. */
      QUOTE
    }

    @Override
    boolean endsWith(byte next) {
      if (next == '\n' && state != State.QUOTED) {
        return true;
      }
      state =
          switch (next) {
            case '"' ->
                switch (state) {
                  case FIELD_BEGINS, QUOTE -> State.QUOTED;
                  case QUOTED -> State.QUOTE;
                  case UNQUOTED -> State.UNQUOTED;
                };
            case ',' -> state == State.QUOTED ? State.QUOTED : State.FIELD_BEGINS;
            default -> state == State.QUOTED ? State.QUOTED : State.UNQUOTED;
          };
      return false;
    }

    @Override
    boolean mayEndHere() {
      return state != State.QUOTED;
    }

    @Override
    void reset() {
      state = State.FIELD_BEGINS;
    }
  }
}
