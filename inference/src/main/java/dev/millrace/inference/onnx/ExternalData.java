package dev.millrace.inference.onnx;

import dev.millrace.core.model.InvalidModelPackageException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Where a tensor's data lies outside of its model's file. For one thread. */
final class ExternalData {
  private final Map<String, String> entries = new HashMap<>();
  private boolean marked;

  /** Adds a {@code StringStringEntryProto}. */
  void add(WireMessage entry) {
    String key = "";
    String value = "";
    while (entry.next()) {
      entry.once();
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = entry.text();
        default -> throw new InvalidModelPackageException("its external data has unknown fields");
      }
    }
    if (entries.put(key, value) != null) {
      throw new InvalidModelPackageException(
          "a tensor's external data names its " + key + " twice");
    }
  }

  /** Takes the tensor's {@code data_location}. */
  void mark(long location) {
    // a reader may look at the lower half alone
    marked |= location != 0;
  }

  /** Whether there is any sign of data outside of the file. */
  boolean isPresent() {
    return marked || !entries.isEmpty();
  }

  /**
   * Checks that the data lies within a file of the package.
   *
   * @param size bytes of the tensor
   * @param fileSize bytes of a file of the package; throws if there is no such file
   * @throws InvalidModelPackageException if it does not
   */
  void check(long size, ToLongFunction<String> fileSize) {
    long whole = fileSize.applyAsLong(entries.getOrDefault("location", ""));
    long offset = number("offset", 0);
    if (offset > whole || number("length", whole - offset) > whole - offset) {
      throw new InvalidModelPackageException("a tensor's data lies beyond the end of its file");
    }
    if (size > number("length", whole - offset)) {
      throw new InvalidModelPackageException("a tensor is larger than its data outside the model");
    }
  }

  private long number(String key, long absent) {
    String text = entries.get(key);
    if (text == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new InvalidModelPackageException("a tensor's " + key + " is not a number", e);
    }
    throw new InvalidModelPackageException("a tensor's " + key + " is negative");
  }
}
