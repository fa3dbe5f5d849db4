package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.input.FileProperties;
import dev.millrace.core.input.ResolvedFile;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.image.Picture;
import dev.millrace.image.PictureException;
import java.util.List;

/** Decodes the pictures that came with a request, so that a bad one dies in the request. */
final class PictureCheck {
  private PictureCheck() {}

  /** Whether there may be any in the model's inputs. */
  static boolean hasPictures(ModelPackage model) {
    return model.manifest().fileRules().stream().anyMatch(FileRule::isPicture);
  }

  /**
   * Checks each picture whose bytes are there; those by upload or address the worker checks.
   *
   * @throws ProblemException if one is none, or damaged
   */
  static void check(ModelPackage model, JsonNode input) {
    FileProperties.visitTexts(
        model.manifest().inputSchema(),
        input,
        (text, rule, pointer) -> {
          if (rule.isPicture()) {
            check(text, rule, "/input" + pointer);
          }
        });
  }

  private static void check(String base64, FileRule rule, String pointer) {
    byte[] content;
    try {
      content = ResolvedFile.ofBase64(base64).bytes();
    } catch (IllegalArgumentException e) {
      throw refused(ProblemType.INVALID_BASE64, pointer, "must be base64 (RFC 4648)");
    }
    if (content.length > rule.mostBytes()) {
      throw refused(
          ProblemType.VALIDATION_FAILED,
          pointer,
          "must have at most " + rule.mostBytes() + " bytes");
    }
    try {
      Picture.of(content).check();
    } catch (PictureException e) {
      throw refused(type(e.reason()), pointer, String.valueOf(e.getMessage()));
    }
  }

  private static ProblemType type(PictureException.Reason reason) {
    return switch (reason) {
      case UNSUPPORTED -> ProblemType.UNSUPPORTED_IMAGE;
      case TOO_LARGE -> ProblemType.IMAGE_TOO_LARGE;
      case CORRUPT -> ProblemType.CORRUPT_IMAGE;
    };
  }

  private static ProblemException refused(ProblemType type, String pointer, String detail) {
    return new ProblemException(
        new Problem(type, "See errors for why", List.of(new FieldError(pointer, detail))));
  }
}
