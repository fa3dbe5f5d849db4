package dev.millrace.image;

import org.jspecify.annotations.Nullable;

/** A file that is no picture for us; the message is a sentence for whoever sent it. */
public final class PictureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why; none of them goes away by itself. */
  public enum Reason {
    /** It is of no format that is read here, or of a kind of it that is not. */
    UNSUPPORTED,
    /** It says that it has more pixels than are read here. */
    TOO_LARGE,
    /** It is cut off or damaged. */
    CORRUPT
  }

  private PictureException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static PictureException unsupported(String message) {
    return new PictureException(Reason.UNSUPPORTED, message, null);
  }

  static PictureException tooLarge(String message) {
    return new PictureException(Reason.TOO_LARGE, message, null);
  }

  static PictureException corrupt(String message) {
    return new PictureException(Reason.CORRUPT, message, null);
  }

  static PictureException corrupt(String message, Throwable cause) {
    return new PictureException(Reason.CORRUPT, message, cause);
  }

  public Reason reason() {
    return reason;
  }
}
