package dev.millrace.inference.onnx;

import dev.millrace.core.model.InvalidModelPackageException;

/** The size of an element, by the numbers of {@code TensorProto.DataType}. */
final class ElementType {

  /** The type with the largest elements. */
  static final int LARGEST = 15;

  private static final int[] BITS = {
    0, 32, 8, 8, 16, 16, 32, 64, 16, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2, 2
  };

  private ElementType() {}

  /**
   * Bits of an element; for a string, the least that it takes in a file.
   *
   * @throws InvalidModelPackageException if there is no such type
   */
  static int bits(long type) {
    if (type < 1 || type >= BITS.length) {
      throw new InvalidModelPackageException("a tensor has the unknown data type " + type);
    }
    return BITS[(int) type];
  }
}
