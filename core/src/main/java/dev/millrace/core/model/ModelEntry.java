package dev.millrace.core.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the registry knows of a name.
 *
 * @param defaultVersion what the name alone means; null for the highest there is
 * @param digests of the versions' manifests
 */
public record ModelEntry(@Nullable Integer defaultVersion, SortedMap<Integer, String> digests) {
  static final ModelEntry NONE = new ModelEntry(null, new TreeMap<>());

  public ModelEntry {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }
}
