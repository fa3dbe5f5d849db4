package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A package whose files are on this machine, and are the ones that its manifest names.
 *
 * @param model what it is
 * @param folder where they lie
 */
record LoadedFiles(ModelPackage model, Path folder) {

  /** What the manifest tells the task. */
  JsonNode settings() {
    return model.manifest().settings();
  }

  /**
   * The file that a setting names.
   *
   * @throws InvalidModelPackageException if the setting names no file of the package
   */
  Path file(String setting) {
    String name = settings().path(setting).asText();
    if (!model.manifest().files().containsKey(name)) {
      throw invalid("settings." + setting + " names no file of the package", null);
    }
    return folder.resolve(name);
  }

  /** Says of which package something is wrong. */
  InvalidModelPackageException invalid(String fault, @Nullable Throwable cause) {
    return new InvalidModelPackageException(model.ref() + ": " + fault, cause);
  }
}
