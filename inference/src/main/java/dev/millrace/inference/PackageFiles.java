package dev.millrace.inference;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the files of a package, and only if they are the ones that its manifest names by digest.
 */
final class PackageFiles {
  private PackageFiles() {}

  /**
   * The bytes of the file that a setting names.
   *
   * @throws InvalidModelPackageException if the manifest does not name it, or it is not there, or
   *     has other bytes
   */
  static byte[] read(ModelPackage model, String setting) {
    String name = model.settings().path(setting).asText();
    String digest = model.files().get(name);
    if (digest == null) {
      throw new InvalidModelPackageException(
          model.ref() + ": settings." + setting + " names no file of the package");
    }
    Path file = model.folder().resolve(name);
    try {
      byte[] content = Files.readAllBytes(file);
      if (!Sha256.hex(content).equals(digest)) {
        throw new InvalidModelPackageException(
            model.ref() + ": " + name + " has not the digest that model.json names");
      }
      return content;
    } catch (IOException e) {
      throw new InvalidModelPackageException(model.ref() + ": cannot read " + file, e);
    }
  }
}
