package dev.millrace.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model package: the folder {@code models/<name>/<version>/} with {@code model.json} and its
 * files.
 *
 * @param ref name and version, as the folders say
 * @param folder where the files lie
 * @param digest SHA-256 of {@code model.json}, which names the digest of every other file: one hash
 *     for the whole package
 * @param task what the model does, e.g. {@code text-embedding}
 * @param inputSchema JSON Schema 2020-12 of the input
 * @param files digest (SHA-256, hexadecimal) of each file beside {@code model.json}
 * @param settings what the task's engine needs to know
 */
public record ModelPackage(
    ModelRef ref,
    Path folder,
    String digest,
    String task,
    JsonNode inputSchema,
    Map<String, String> files,
    JsonNode settings) {

  public ModelPackage {
    files = Map.copyOf(files);
  }
}
