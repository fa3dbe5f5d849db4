package dev.millrace.core.model;

/**
 * One version of a model, and what it says of itself.
 *
 * @param ref name and version
 * @param manifest its {@code model.json}
 */
public record ModelPackage(ModelRef ref, Manifest manifest) {

  /** One hash for the whole package. */
  public String digest() {
    return manifest.digest();
  }
}
