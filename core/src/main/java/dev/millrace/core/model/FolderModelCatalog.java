package dev.millrace.core.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The packages in a folder, read once: {@code <folder>/<name>/<version>/model.json}. The highest
 * version is the default one.
 */
public final class FolderModelCatalog implements ModelCatalog, ModelFiles {
  private final Path folder;
  private final List<ModelPackage> packages;
  private final Map<String, ModelPackage> byName;

  private FolderModelCatalog(Path folder, List<ModelPackage> packages) {
    this.folder = folder;
    this.packages = List.copyOf(packages);
    Map<String, ModelPackage> names = new LinkedHashMap<>();
    for (ModelPackage each : packages) {
      names.put(each.ref().toString(), each);
      names.put(each.ref().name(), each);
    }
    this.byName = Map.copyOf(names);
  }

  /**
   * Reads the manifests below the folder; the models themselves are read by the worker. A package
   * that says where its files are to be fetched is left out while they are not there.
   *
   * @throws InvalidModelPackageException if the folder is not there, or a manifest is not right
   */
  public static FolderModelCatalog read(Path folder) {
    try (Stream<Path> found = Files.find(folder, 3, (path, _) -> isManifest(folder, path))) {
      return new FolderModelCatalog(
          folder,
          found
              .map(path -> readPackage(folder, folder.relativize(path)))
              .filter(model -> isFetched(folder, model))
              .sorted(
                  Comparator.comparing((ModelPackage p) -> p.ref().name())
                      .thenComparingInt(p -> p.ref().version()))
              .toList());
    } catch (IOException e) {
      throw new InvalidModelPackageException("Cannot read the models in " + folder, e);
    }
  }

  @Override
  public Optional<ModelPackage> resolve(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public List<ModelRef> refs() {
    return packages.stream().map(ModelPackage::ref).toList();
  }

  /** All packages, by name and version. */
  public List<ModelPackage> all() {
    return packages;
  }

  /** The folder itself is the place of the files; each is read to see whether it is right. */
  @Override
  public ModelFolder open(ModelPackage model, Runnable check) {
    Path home = home(folder, model.ref());
    PackageFolder.check(model, home);
    return () -> home;
  }

  private static Path home(Path folder, ModelRef ref) {
    return folder.resolve(ref.name()).resolve(String.valueOf(ref.version()));
  }

  private static boolean isFetched(Path folder, ModelPackage model) {
    Path home = home(folder, model.ref());
    return model.manifest().sources().keySet().stream()
        .allMatch(file -> Files.exists(home.resolve(file)));
  }

  private static boolean isManifest(Path folder, Path path) {
    return path.endsWith(Manifest.FILE) && folder.relativize(path).getNameCount() == 3;
  }

  private static ModelPackage readPackage(Path root, Path manifest) {
    String ref = manifest.getName(0) + "@" + manifest.getName(1);
    try {
      return new ModelPackage(
          ModelRef.parse(ref), Manifest.read(Files.readAllBytes(root.resolve(manifest))));
    } catch (IOException | IllegalArgumentException | InvalidModelPackageException e) {
      throw new InvalidModelPackageException(ref + ": " + e.getMessage(), e);
    }
  }
}
