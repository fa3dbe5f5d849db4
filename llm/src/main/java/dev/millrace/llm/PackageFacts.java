package dev.millrace.llm;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelFiles;
import dev.millrace.core.model.ModelFolder;
import dev.millrace.core.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The facts in the files of packages, each package's read once, when it is first needed. Their
 * vectors are made once and kept in a folder, where the next process finds them. Thread-safe;
 * several processes may share the folder.
 */
public final class PackageFacts implements FactStores {
  private final ModelFiles files;
  private final TextVectors vectors;
  private final Path cache;
  private final Map<String, FactStore> byDigest = new ConcurrentHashMap<>();

  /**
   * Of packages whose files lie there.
   *
   * @param cache is made when it is needed; nobody else may write there
   */
  public PackageFacts(ModelFiles files, TextVectors vectors, Path cache) {
    this.files = files;
    this.vectors = vectors;
    this.cache = cache;
  }

  @Override
  public FactStore of(ModelPackage model, Retrieval retrieval) {
    return byDigest.computeIfAbsent(model.digest(), _ -> load(model, retrieval));
  }

  private FactStore load(ModelPackage model, Retrieval retrieval) {
    List<Fact> facts;
    try (ModelFolder folder = files.open(model, () -> {})) {
      facts = FactLines.read(folder.path().resolve(retrieval.file()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidModelPackageException(
          model.ref() + ": " + retrieval.file() + ": " + e.getMessage(), e);
    }
    // the texts and the model that reads them decide the vectors, and nothing else of the package
    String name =
        Sha256.hex(model.manifest().files().get(retrieval.file()) + " " + retrieval.embedding());
    VectorFile kept = new VectorFile(cache.resolve(name + ".vectors"));
    return new InMemoryFactStore(
        facts,
        kept.read(facts.size())
            .orElseGet(() -> {
              List<float[]> made =
                  facts.stream()
                      .map(fact -> vectors.of(retrieval.embedding(), fact.text()))
                      .toList();
              kept.write(made);
              return made;
            }));
  }
}
