package dev.millrace.core.model;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which packages the registry has. A version that stands here once never changes, and everything
 * that it needs was stored before it was entered.
 *
 * @param revision how often it was saved; 0 if it never was
 * @param models what is known of each name
 */
public record ModelIndex(long revision, SortedMap<String, ModelEntry> models) {

  /** What every index is at first. */
  public static final ModelIndex EMPTY = new ModelIndex(0, new TreeMap<>());

  /** More versions do not fit: the index is one item of a store that takes 400 KB. */
  public static final int MOST_VERSIONS = 2000;

  public ModelIndex {
    models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
  }

  /** What is known of this name; it need not be known at all. */
  public ModelEntry entry(String name) {
    return models.getOrDefault(name, ModelEntry.NONE);
  }

  /** The digest of the version's manifest, or empty if it is not here. */
  public Optional<String> digest(ModelRef ref) {
    return Optional.ofNullable(entry(ref.name()).digests().get(ref.version()));
  }

  /** How many versions it has, of all names. */
  public int size() {
    return models.values().stream().mapToInt(entry -> entry.digests().size()).sum();
  }

  /**
   * The next revision, with one version more.
   *
   * @param defaultVersion what the name alone means from then on
   * @throws IllegalArgumentException if the version is here, or there are too many
   */
  public ModelIndex with(ModelRef ref, String digest, int defaultVersion) {
    if (digest(ref).isPresent() || size() >= MOST_VERSIONS) {
      throw new IllegalArgumentException("The index cannot take " + ref);
    }
    SortedMap<Integer, String> digests = new TreeMap<>(entry(ref.name()).digests());
    digests.put(ref.version(), digest);
    return with(ref.name(), new ModelEntry(defaultVersion, digests));
  }

  /** The next revision, in which the name alone means this version. */
  public ModelIndex withDefault(ModelRef ref) {
    return with(ref.name(), new ModelEntry(ref.version(), entry(ref.name()).digests()));
  }

  private ModelIndex with(String name, ModelEntry entry) {
    SortedMap<String, ModelEntry> next = new TreeMap<>(models);
    next.put(name, entry);
    return new ModelIndex(revision + 1, next);
  }
}
