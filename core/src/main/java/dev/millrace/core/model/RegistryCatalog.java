package dev.millrace.core.model;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.payload.PayloadStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages that came with the deployment, and those of the registry. What another process has
 * entered is seen within {@link #FRESH}; a version that is asked for and not known is looked for at
 * once. While the index cannot be read, the last one read holds. Methods throw {@link
 * StoreUnavailableException} if none ever was. Thread-safe.
 */
public final class RegistryCatalog implements ModelCatalog {

  /** The index is read again when it is older. */
  public static final Duration FRESH = Duration.ofSeconds(20);

  /** But no oftener than this for names that nobody knows, which anyone can make up. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(RegistryCatalog.class);

  private final ModelCatalog builtIn;
  private final ModelIndexStore store;
  private final PayloadStore payloads;
  private final InstantSource clock;
  private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
  private volatile @Nullable View latest;

  private record View(ModelIndex index, Instant readAt) {}

  /** Both together; a version is never in both. */
  public RegistryCatalog(
      ModelCatalog builtIn, ModelIndexStore store, PayloadStore payloads, InstantSource clock) {
    this.builtIn = builtIn;
    this.store = store;
    this.payloads = payloads;
    this.clock = clock;
  }

  @Override
  public Optional<ModelPackage> resolve(String name) {
    Optional<ModelPackage> found = find(name, index(FRESH));
    return found.isPresent() ? found : find(name, index(AGAIN));
  }

  @Override
  public List<ModelPackage> all() {
    ModelIndex index = index(FRESH);
    return Stream.concat(
            builtIn.all().stream(),
            index.models().entrySet().stream()
                .flatMap(model ->
                    model.getValue().digests().keySet().stream()
                        .map(version -> new ModelRef(model.getKey(), version)))
                .flatMap(ref -> registered(ref, index).stream()))
        .sorted(
            Comparator.comparing((ModelPackage model) -> model.ref().name())
                .thenComparingInt(model -> model.ref().version()))
        .toList();
  }

  /** Forgets the index, so that whoever has changed it sees the change. */
  public void refresh() {
    latest = null;
  }

  private Optional<ModelPackage> find(String name, ModelIndex index) {
    if (name.indexOf('@') < 0) {
      return defaultRef(name, index).flatMap(ref -> version(ref, index));
    }
    return ModelRef.find(name).flatMap(ref -> version(ref, index));
  }

  private Optional<ModelRef> defaultRef(String name, ModelIndex index) {
    ModelEntry entry = index.entry(name);
    if (entry.defaultVersion() != null) {
      return Optional.of(new ModelRef(name, entry.defaultVersion()));
    }
    TreeSet<Integer> versions = new TreeSet<>(entry.digests().keySet());
    builtIn.resolve(name).ifPresent(model -> versions.add(model.ref().version()));
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(new ModelRef(name, versions.getLast()));
  }

  private Optional<ModelPackage> version(ModelRef ref, ModelIndex index) {
    Optional<ModelPackage> deployed = builtIn.resolve(ref.toString());
    return deployed.isPresent() ? deployed : registered(ref, index);
  }

  private Optional<ModelPackage> registered(ModelRef ref, ModelIndex index) {
    return index.digest(ref).map(digest -> new ModelPackage(ref, manifest(ref, digest)));
  }

  private Manifest manifest(ModelRef ref, String digest) {
    Manifest known = manifests.get(digest);
    if (known != null) {
      return known;
    }
    Manifest read =
        payloads
            .read(RegistryKeys.manifest(digest))
            .map(Manifest::read)
            .filter(manifest -> manifest.digest().equals(digest))
            .orElseThrow(() ->
                new InvalidModelPackageException(
                    ref + ": the registry has not the manifest that it names"));
    manifests.put(digest, read);
    return read;
  }

  private ModelIndex index(Duration most) {
    View view = latest;
    if (view != null && clock.instant().isBefore(view.readAt().plus(most))) {
      return view.index();
    }
    Instant now = clock.instant();
    try {
      ModelIndex index = store.read();
      latest = new View(index, now);
      return index;
    } catch (StoreUnavailableException e) {
      if (view == null) {
        throw e;
      }
      LOG.warn("The index of models cannot be read; that of {} holds", view.readAt(), e);
      latest = new View(view.index(), now);
      return view.index();
    }
  }
}
