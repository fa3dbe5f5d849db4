package dev.millrace.core.model;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files of packages, those of the registry fetched to this machine when they are first needed.
 * Throws {@link StoreUnavailableException} if they cannot be fetched now. Thread-safe.
 */
public final class RegistryFiles implements ModelFiles {
  private final FolderModelCatalog builtIn;
  private final PayloadStore payloads;
  private final FileCache cache;

  /** The packages of the deployment, and those of the registry. */
  public RegistryFiles(FolderModelCatalog builtIn, PayloadStore payloads, FileCache cache) {
    this.builtIn = builtIn;
    this.payloads = payloads;
    this.cache = cache;
  }

  @Override
  public ModelFolder open(ModelPackage model, Runnable check) {
    if (builtIn.resolve(model.ref().toString()).filter(model::equals).isPresent()) {
      return builtIn.open(model, check);
    }
    try {
      CachedFolder folder = new CachedFolder(cache.take(), cache);
      boolean complete = false;
      try {
        for (Map.Entry<String, String> file : model.manifest().files().entrySet()) {
          fetch(model, file.getKey(), file.getValue(), folder.path(), check);
        }
        complete = true;
        return folder;
      } finally {
        if (!complete) {
          folder.close();
        }
      }
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "Cannot keep the files of " + model.ref() + ": " + e.getMessage(), e);
    }
  }

  private void fetch(ModelPackage model, String name, String digest, Path folder, Runnable check)
      throws IOException {
    if (!cache.bring(digest, folder.resolve(name), () -> content(model, name, digest), check)) {
      throw new InvalidModelPackageException(
          model.ref() + ": " + name + " has not the digest that model.json names");
    }
  }

  private InputStream content(ModelPackage model, String name, String digest) {
    return payloads
        .open(RegistryKeys.file(digest))
        .orElseThrow(
            () -> new InvalidModelPackageException(model.ref() + ": the registry has not " + name));
  }

  private record CachedFolder(Path path, FileCache cache) implements ModelFolder {
    @Override
    public void close() {
      cache.release(path);
    }
  }
}
