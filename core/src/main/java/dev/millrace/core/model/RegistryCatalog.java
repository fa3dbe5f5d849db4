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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
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
  private final AtomicReference<@Nullable View> latest = new AtomicReference<>();

  private record View(ModelIndex index, Instant readAt) {}

  /** Both together; of a version that is in both, the registered one holds. */
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
  public Optional<ModelPackage> accepted(ModelRef ref) {
    Optional<ModelPackage> found = version(ref, index(FRESH));
    return found.isPresent() ? found : version(ref, refresh());
  }

  @Override
  public List<ModelRef> refs() {
    ModelIndex index = index(FRESH);
    return Stream.concat(
            builtIn.refs().stream().map(ModelRef::name), index.models().keySet().stream())
        .distinct()
        .sorted()
        .flatMap(name ->
            versions(name, index).keySet().stream().map(version -> new ModelRef(name, version)))
        .toList();
  }

  /** The digests of a name's versions; none for a name that nobody knows. */
  public SortedMap<Integer, String> versions(String name) {
    return versions(name, index(FRESH));
  }

  /** Reads the index now, so that whoever has changed it sees the change. */
  public ModelIndex refresh() {
    View read = new View(store.read(), clock.instant());
    return newest(read).index();
  }

  /** What the name alone means by this index; empty for a name that nobody knows. */
  public Optional<ModelRef> defaultRef(String name, ModelIndex index) {
    ModelEntry entry = index.entry(name);
    Stream<Integer> deployed =
        builtIn.refs().stream().filter(ref -> ref.name().equals(name)).map(ModelRef::version);
    List<Integer> known = Stream.concat(deployed, entry.digests().keySet().stream()).toList();
    // the one that was chosen may have been part of an earlier deployment
    return Optional.ofNullable(entry.defaultVersion())
        .filter(known::contains)
        .or(() -> known.stream().max(Comparator.naturalOrder()))
        .map(version -> new ModelRef(name, version));
  }

  private Optional<ModelPackage> find(String name, ModelIndex index) {
    Optional<ModelRef> ref = name.indexOf('@') < 0 ? defaultRef(name, index) : ModelRef.find(name);
    return ref.flatMap(known -> version(known, index));
  }

  /** What was registered first never changes, whatever a later deployment brings. */
  private SortedMap<Integer, String> versions(String name, ModelIndex index) {
    SortedMap<Integer, String> versions = new TreeMap<>();
    for (ModelRef ref : builtIn.refs()) {
      if (ref.name().equals(name)) {
        builtIn
            .resolve(ref.toString())
            .ifPresent(model -> versions.put(ref.version(), model.digest()));
      }
    }
    versions.putAll(index.entry(name).digests());
    return versions;
  }

  private Optional<ModelPackage> version(ModelRef ref, ModelIndex index) {
    Optional<ModelPackage> registered = registered(ref, index);
    return registered.isPresent() ? registered : builtIn.resolve(ref.toString());
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
    View view = latest.get();
    if (view != null && clock.instant().isBefore(view.readAt().plus(most))) {
      return view.index();
    }
    try {
      return refresh();
    } catch (StoreUnavailableException e) {
      if (view == null) {
        throw e;
      }
      LOG.warn("The index of models cannot be read; that of {} holds", view.readAt(), e);
      return newest(new View(view.index(), clock.instant())).index();
    }
  }

  /** Of two who read at once, the one who answers later may have read earlier. */
  private View newest(View read) {
    while (true) {
      View known = latest.get();
      if (known != null && known.index().revision() > read.index().revision()) {
        return known;
      }
      if (latest.compareAndSet(known, read)) {
        return read;
      }
    }
  }
}
