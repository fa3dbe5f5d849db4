package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.image.Picture;
import dev.millrace.image.PictureException;
import dev.millrace.inference.PredictionException;
import java.util.Base64;

/** A picture of an input. */
final class InputImage {
  private InputImage() {}

  /**
   * Decodes the picture, so that nobody pays for one that cannot be seen. Its type is what its
   * bytes say.
   *
   * @param base64 as clients write it
   * @throws PredictionException if it is no whole picture
   */
  static InlineImage read(JsonNode base64) {
    byte[] content;
    try {
      content = ResolvedFile.ofBase64(base64.asText()).bytes();
      Picture.of(content).check();
    } catch (PictureException e) {
      throw new PredictionException(code(e.reason()), String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new PredictionException(
          ErrorCode.VALIDATION_FAILED, "The picture is not base64 (RFC 4648)", e);
    }
    return new InlineImage(mediaType(content), Base64.getEncoder().encodeToString(content));
  }

  /** Of the four kinds that are pictures here, no two begin with the same byte. */
  private static String mediaType(byte[] picture) {
    return switch (picture[0]) {
      case 'G' -> "image/gif";
      case 'R' -> "image/webp";
      case (byte) 0x89 -> "image/png";
      default -> "image/jpeg";
    };
  }

  private static ErrorCode code(PictureException.Reason reason) {
    return switch (reason) {
      case UNSUPPORTED -> ErrorCode.UNSUPPORTED_IMAGE;
      case TOO_LARGE -> ErrorCode.IMAGE_TOO_LARGE;
      case CORRUPT -> ErrorCode.CORRUPT_IMAGE;
    };
  }
}
