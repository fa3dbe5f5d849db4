package dev.millrace.inference.onnx;

import dev.millrace.core.model.InvalidModelPackageException;
import java.util.ArrayList;
import java.util.List;

/** Dimensions, and what they come to; never overflows. For one thread. */
final class Shape {
  private final List<Long> dimensions = new ArrayList<>();

  /**
   * Adds dimensions.
   *
   * @throws InvalidModelPackageException if one is negative
   */
  void add(long... more) {
    for (long each : more) {
      if (each < 0) {
        throw new InvalidModelPackageException("a tensor has the dimension " + each);
      }
      dimensions.add(each);
    }
  }

  /** How many elements it has; {@link Long#MAX_VALUE} if more than that. */
  long elements() {
    return dimensions.contains(0L) ? 0 : most();
  }

  /** Bytes of so many elements of so many bits; {@link Long#MAX_VALUE} if more than that. */
  long bytes(int bits) {
    return Math.ceilDiv(times(elements(), bits), 8);
  }

  /** As many elements as there were without dimensions of 0, for readers multiply in any order. */
  long most() {
    long product = 1;
    for (long each : dimensions) {
      product = times(product, Math.max(each, 1));
    }
    return product;
  }

  private static long times(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return dimensions.toString();
  }
}
