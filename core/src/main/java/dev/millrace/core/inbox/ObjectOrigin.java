package dev.millrace.core.inbox;

/**
 * The exact object that a job was made of.
 *
 * @param bucket where it lies; holds no space
 * @param key its name there, any text
 * @param version tells this content from any other under the same key; holds no space
 */
public record ObjectOrigin(String bucket, String key, String version) {

  /** One line that names the object: version, bucket and key, parted by spaces. */
  public String reference() {
    return version + " " + bucket + " " + key;
  }

  /**
   * Reads what {@link #reference} has made.
   *
   * @throws IllegalArgumentException if the line is not one that {@link #reference} has made
   */
  public static ObjectOrigin ofReference(String line) {
    String[] parts = line.split(" ", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("Not a reference to an object: " + line);
    }
    return new ObjectOrigin(parts[1], parts[2], parts[0]);
  }
}
