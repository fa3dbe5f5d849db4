package dev.millrace.core.model;

import dev.millrace.core.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Whether the files of a folder are those of a package. */
final class PackageFolder {
  private PackageFolder() {}

  /**
   * Reads every file that the manifest names.
   *
   * @throws InvalidModelPackageException if one is not there, or is a link, or has other bytes
   */
  static void check(ModelPackage model, Path folder) {
    for (Map.Entry<String, String> file : model.manifest().files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidModelPackageException(
            model.ref() + ": " + file.getKey() + " is not a file in " + folder);
      }
      try {
        if (!Sha256.hex(path).equals(file.getValue())) {
          throw new InvalidModelPackageException(
              model.ref() + ": " + file.getKey() + " has not the digest that model.json names");
        }
      } catch (IOException e) {
        throw new InvalidModelPackageException(model.ref() + ": cannot read " + path, e);
      }
    }
  }
}
