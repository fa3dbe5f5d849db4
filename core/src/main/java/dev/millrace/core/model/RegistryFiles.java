package dev.millrace.core.model;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * The files of packages, those of the registry fetched into a folder of this machine when they are
 * first needed. Throws {@link StoreUnavailableException} if they cannot be fetched now.
 * Thread-safe; several processes may share the folder.
 */
public final class RegistryFiles implements ModelFiles {
  private final FolderModelCatalog builtIn;
  private final PayloadStore payloads;
  private final Path cache;

  /**
   * The packages of the deployment, and those of the registry.
   *
   * @param cache is made when it is needed
   */
  public RegistryFiles(FolderModelCatalog builtIn, PayloadStore payloads, Path cache) {
    this.builtIn = builtIn;
    this.payloads = payloads;
    this.cache = cache;
  }

  @Override
  public Path folder(ModelPackage model) {
    if (builtIn.resolve(model.ref().toString()).filter(model::equals).isPresent()) {
      return builtIn.folder(model);
    }
    Path folder = cache.resolve(model.digest());
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : model.manifest().files().entrySet()) {
        fetch(model, file.getValue(), folder.resolve(file.getKey()));
      }
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "Cannot keep the files of " + model.ref() + " in " + folder + ": " + e.getMessage(), e);
    }
    PackageFolder.check(model, folder);
    return folder;
  }

  /** A file appears under its name whole or not at all. */
  private void fetch(ModelPackage model, String digest, Path place) throws IOException {
    if (Files.exists(place)) {
      if (PackageFolder.has(place, digest)) {
        return;
      }
      // cut off by a full disk or a crash
      Files.delete(place);
    }
    Path part = Files.createTempFile(place.getParent(), "part", "");
    try (InputStream content =
        payloads
            .open(RegistryKeys.file(digest))
            .orElseThrow(() ->
                new InvalidModelPackageException(
                    model.ref() + ": the registry has not " + place.getFileName()))) {
      Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
