package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A package whose files are on this machine, and are the ones that its manifest names.
 *
 * @param model what it is
 * @param folder where they lie
 * @param graphs makes the sessions
 */
record LoadedFiles(ModelPackage model, Path folder, OptimizedGraphs graphs) {
  private static final long MEGABYTE = 1 << 20;
  private static final int TIMES_ITS_FILES = 3;
  private static final long BESIDE_ITS_FILES = 64 * MEGABYTE;

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
    return folder.resolve(name(setting));
  }

  /**
   * SHA-256 of the file that a setting names, in hexadecimal digits.
   *
   * @throws InvalidModelPackageException if the setting names no file of the package
   */
  String digest(String setting) {
    return Objects.requireNonNull(model.manifest().files().get(name(setting)));
  }

  private String name(String setting) {
    String name = settings().path(setting).asText();
    if (!model.manifest().files().containsKey(name)) {
      throw invalid("settings." + setting + " names no file of the package", null);
    }
    return name;
  }

  /**
   * A whole number among the settings.
   *
   * @throws InvalidModelPackageException if it is not within the bounds
   */
  int integer(String setting, int absent, int least, int most) {
    JsonNode number = settings().path(setting);
    if (number.isMissingNode()) {
      return absent;
    }
    if (!number.isInt() || number.intValue() < least || number.intValue() > most) {
      throw invalid(
          "settings." + setting + " is not a whole number from " + least + " to " + most, null);
    }
    return number.intValue();
  }

  /**
   * Memory that the loaded model needs beside the Java heap: what the manifest says, or three times
   * the size of its files and 64 MB.
   *
   * @throws InvalidModelPackageException if the files cannot be read
   */
  long memoryBytes() {
    OptionalInt megabytes = model.manifest().memoryMegabytes();
    if (megabytes.isPresent()) {
      return megabytes.getAsInt() * MEGABYTE;
    }
    long bytes = 0;
    try {
      for (String name : model.manifest().files().keySet()) {
        bytes += Files.size(folder.resolve(name));
      }
    } catch (IOException e) {
      throw invalid("its files cannot be read", e);
    }
    return bytes * TIMES_ITS_FILES + BESIDE_ITS_FILES;
  }

  /** Says of which package something is wrong. */
  InvalidModelPackageException invalid(String fault, @Nullable Throwable cause) {
    return new InvalidModelPackageException(model.ref() + ": " + fault, cause);
  }
}
