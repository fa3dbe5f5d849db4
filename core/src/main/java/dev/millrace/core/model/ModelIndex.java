package dev.millrace.core.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which packages the registry has. A version that stands here once never changes, and everything
 * that it needs was stored before it was entered.
 *
 * @param revision how often it was saved; 0 if it never was
 * @param models what is known of each name
 */
public record ModelIndex(long revision, SortedMap<String, Entry> models) {

  /** What every index is at first. */
  public static final ModelIndex EMPTY = new ModelIndex(0, new TreeMap<>());

  /** More versions do not fit: the index is one item of a store that takes 400 KB. */
  public static final int MOST_VERSIONS = 2000;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What is known of a name.
   *
   * @param defaultVersion what the name alone means; null for the highest there is
   * @param digests of the versions' manifests
   */
  public record Entry(@Nullable Integer defaultVersion, SortedMap<Integer, String> digests) {
    private static final Entry NONE = new Entry(null, new TreeMap<>());

    public Entry {
      digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }
  }

  public ModelIndex {
    models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
  }

  /** What is known of this name; it need not be known at all. */
  public Entry entry(String name) {
    return models.getOrDefault(name, Entry.NONE);
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
    return with(ref.name(), new Entry(defaultVersion, digests));
  }

  /** The next revision, in which the name alone means this version. */
  public ModelIndex withDefault(ModelRef ref) {
    return with(ref.name(), new Entry(ref.version(), entry(ref.name()).digests()));
  }

  private ModelIndex with(String name, Entry entry) {
    SortedMap<String, Entry> next = new TreeMap<>(models);
    next.put(name, entry);
    return new ModelIndex(revision + 1, next);
  }

  /** The form in which stores keep it. */
  public String toJson() {
    ObjectNode json = JSON.createObjectNode().put("revision", revision);
    ObjectNode names = json.putObject("models");
    models.forEach((name, entry) -> {
      ObjectNode model = names.putObject(name);
      if (entry.defaultVersion() != null) {
        model.put("default", entry.defaultVersion());
      }
      ObjectNode versions = model.putObject("versions");
      entry.digests().forEach((version, digest) -> versions.put(version.toString(), digest));
    });
    return json.toString();
  }

  /**
   * Reads what {@link #toJson} has made.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static ModelIndex parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      SortedMap<String, Entry> models = new TreeMap<>();
      for (Map.Entry<String, JsonNode> model : json.required("models").properties()) {
        SortedMap<Integer, String> digests = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each :
            model.getValue().required("versions").properties()) {
          digests.put(
              Integer.parseInt(each.getKey()), Objects.requireNonNull(each.getValue().textValue()));
        }
        JsonNode chosen = model.getValue().get("default");
        models.put(model.getKey(), new Entry(chosen == null ? null : chosen.intValue(), digests));
      }
      return new ModelIndex(json.required("revision").longValue(), models);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The index of models is not JSON", e);
    }
  }
}
