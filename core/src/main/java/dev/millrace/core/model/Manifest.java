package dev.millrace.core.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What {@code model.json} says of a model; {@code model.schema.json} beside this class is its form.
 * It names the digest of every other file, so that its own is one hash for the whole package. Two
 * are equal if their bytes are. Immutable, except that nobody may change the trees that it returns.
 */
public final class Manifest {

  /** Its file's name. */
  public static final String FILE = "model.json";

  /** No manifest may be longer. */
  public static final int MOST_BYTES = 256 * 1024;

  private static final double TOLERANCE = 0.001;
  private static final int DEEPEST = 64;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode json;
  private final String digest;
  private final Map<String, String> files;

  private Manifest(JsonNode json, String digest) {
    this.json = json;
    this.digest = digest;
    this.files =
        json.get("files")
            .propertyStream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, file -> file.getValue().textValue()));
  }

  /**
   * Reads a manifest.
   *
   * @throws InvalidModelPackageException naming each fault, if it has not the form, or its schemas
   *     are none, or its examples do not fit them
   */
  public static Manifest read(byte[] content) {
    if (content.length > MOST_BYTES) {
      throw new InvalidModelPackageException(FILE + " has more than " + MOST_BYTES + " bytes");
    }
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (IOException e) {
      throw new InvalidModelPackageException(FILE + " is not JSON: " + e.getMessage(), e);
    }
    List<String> faults = ManifestRules.faults(json);
    if (!faults.isEmpty()) {
      throw new InvalidModelPackageException(FILE + ": " + String.join("; ", faults));
    }
    return new Manifest(json, Sha256.hex(content));
  }

  /** SHA-256 of its bytes, in hexadecimal digits. */
  public String digest() {
    return digest;
  }

  /** Which workers run it: its {@code runtime} says so. */
  public Lane lane() {
    return json.path("runtime").asText().equals("llm") ? Lane.LLM : Lane.CPU;
  }

  /** What the model does, e.g. {@code text-embedding}. */
  public String task() {
    return json.get("task").textValue();
  }

  /** One or two sentences; empty if it has none. */
  public String description() {
    return json.path("description").asText();
  }

  /** The licence's name; empty if it has none. */
  public String licence() {
    return json.path("licence").asText();
  }

  /** Digest (SHA-256, hexadecimal) of each file beside it. */
  public Map<String, String> files() {
    return files;
  }

  /** Where files can be fetched that do not lie beside it, by name. */
  public Map<String, String> sources() {
    return json.path("sources")
        .propertyStream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, source -> source.getValue().textValue()));
  }

  /** What the task needs to know. */
  public JsonNode settings() {
    return json.get("settings");
  }

  /** What its input's files may be; empty if it takes none. */
  public List<FileRule> fileRules() {
    return inputSchema().findParents(FileRule.KEYWORD).stream()
        .flatMap(schema -> FileRule.of(schema).stream())
        .toList();
  }

  /** JSON Schema 2020-12 of an input. */
  public JsonNode inputSchema() {
    return json.get("input_schema");
  }

  /** JSON Schema 2020-12 of an output. */
  public JsonNode outputSchema() {
    return json.get("output_schema");
  }

  /** Memory that the loaded model needs beside the Java heap, in megabytes, if it says so. */
  public OptionalInt memoryMegabytes() {
    JsonNode memory = json.path("limits").path("memory_mb");
    return memory.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(memory.intValue());
  }

  /** Inputs that work. */
  public List<Example> examples() {
    return json.path("examples")
        .valueStream()
        .map(example ->
            new Example(
                example.get("input"),
                Optional.ofNullable(example.get("output")),
                example.path("tolerance").asDouble(TOLERANCE)))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Manifest manifest && manifest.digest.equals(digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return task() + " " + digest;
  }
}
