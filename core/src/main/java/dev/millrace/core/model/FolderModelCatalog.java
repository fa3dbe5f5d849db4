package dev.millrace.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packages in a folder, read once: {@code <folder>/<name>/<version>/model.json}. The highest
 * version is the default one.
 */
public final class FolderModelCatalog implements ModelCatalog {
  private static final String MANIFEST = "model.json";
  private static final JsonMapper JSON = new JsonMapper();

  private final List<ModelPackage> packages;
  private final Map<String, ModelPackage> byName;

  private FolderModelCatalog(List<ModelPackage> packages) {
    this.packages = List.copyOf(packages);
    Map<String, ModelPackage> names = new LinkedHashMap<>();
    for (ModelPackage each : packages) {
      names.put(each.ref().toString(), each);
      names.put(each.ref().name(), each);
    }
    this.byName = Map.copyOf(names);
  }

  /**
   * Reads the manifests below the folder; the models themselves are read by the worker.
   *
   * @throws InvalidModelPackageException if the folder is not there, or a manifest is not right
   */
  public static FolderModelCatalog read(Path folder) {
    try (Stream<Path> found = Files.find(folder, 3, (path, _) -> isManifest(folder, path))) {
      return new FolderModelCatalog(
          found
              .map(path -> readPackage(folder, folder.relativize(path)))
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
  public List<ModelPackage> all() {
    return packages;
  }

  private static boolean isManifest(Path folder, Path path) {
    return path.endsWith(MANIFEST) && folder.relativize(path).getNameCount() == 3;
  }

  private static ModelPackage readPackage(Path root, Path manifest) {
    Path folder = root.resolve(manifest.subpath(0, 2));
    try {
      byte[] content = Files.readAllBytes(folder.resolve(MANIFEST));
      JsonNode json = JSON.readTree(content);
      return new ModelPackage(
          ModelRef.parse(manifest.getName(0) + "@" + manifest.getName(1)),
          folder,
          Sha256.hex(content),
          json.required("task").asText(),
          json.required("input_schema"),
          files(json.required("files")),
          json.required("settings"));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidModelPackageException(folder + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> files(JsonNode files) {
    return files
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, file -> file.getValue().asText()));
  }
}
