package dev.millrace.inference.onnx;

import dev.millrace.core.model.InvalidModelPackageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** What holds for each tensor of a model, and for all of them together. For one thread. */
final class TensorRules {
  private static final int DIMENSIONS = 1;
  private static final int DATA_TYPE = 2;
  private static final int RAW_DATA = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  /** Four elements of two bits share a byte; all others take more. */
  private static final int MOST_ELEMENTS_A_BYTE = 4;

  private final Path folder;
  private final Set<String> packageFiles;
  private final long mostBytes;
  private long bytes;
  private boolean allInside = true;

  TensorRules(Path folder, Set<String> packageFiles, long mostBytes) {
    this.folder = folder;
    this.packageFiles = packageFiles;
    this.mostBytes = mostBytes;
  }

  /**
   * Checks a {@code TensorProto}.
   *
   * @return its data type
   * @throws InvalidModelPackageException if it is not right
   */
  int check(WireMessage tensor) {
    Shape shape = new Shape();
    ExternalData external = new ExternalData();
    long type = 0;
    long raw = -1;
    while (tensor.next()) {
      switch (tensor.field()) {
        case DIMENSIONS -> shape.add(tensor.varints());
        case DATA_TYPE -> {
          tensor.once();
          type = tensor.varint();
        }
        case RAW_DATA -> {
          tensor.once();
          raw = tensor.size();
        }
        case EXTERNAL_DATA -> external.add(tensor.message());
        case DATA_LOCATION -> external.mark(tensor.varint());
        default -> {
          // numbers in other forms, each at least a byte
        }
      }
    }
    long size = shape.bytes(ElementType.bits(type));
    count(shape, (int) type);
    if (external.isPresent()) {
      allInside = false;
      external.check(size, this::packageFileSize);
    } else if (raw >= 0 ? size > raw : shape.elements() > room(tensor)) {
      throw new InvalidModelPackageException(
          "a tensor of shape " + shape + " has more elements than the file has data for it");
    }
    return (int) type;
  }

  /**
   * Checks a {@code ValueInfoProto}: the declared shape of an input or output.
   *
   * @throws InvalidModelPackageException if it is too large
   */
  void checkValue(WireMessage value) {
    while (value.next()) {
      if (value.field() == 2) {
        WireMessage type = value.message();
        while (type.next()) {
          if (type.field() == 1) {
            checkDeclared(type.message());
          }
        }
      }
    }
  }

  /** A {@code TypeProto.Tensor}; what is unknown before a run counts as 1. */
  private void checkDeclared(WireMessage declared) {
    Shape shape = new Shape();
    while (declared.next()) {
      if (declared.field() == 2) {
        WireMessage dimensions = declared.message();
        while (dimensions.next()) {
          addDimension(dimensions.message(), shape);
        }
      }
    }
    if (shape.most() > mostBytes) {
      throw tooLarge("a value of shape " + shape + " is declared");
    }
  }

  private static void addDimension(WireMessage dimension, Shape shape) {
    while (dimension.next()) {
      if (dimension.field() == 1 && dimension.varint() >= 0) {
        shape.add(dimension.varint());
      }
    }
  }

  /**
   * Counts a tensor's bytes.
   *
   * @throws InvalidModelPackageException if all tensors together are too large by now
   */
  void count(Shape shape, int type) {
    long size = shape.bytes(ElementType.bits(type));
    if (shape.most() > mostBytes || size > mostBytes - bytes) {
      throw tooLarge("the tensors, one of them of shape " + shape + ", are too large");
    }
    bytes += size;
  }

  /** Whether no tensor so far lies outside of the model's file. */
  boolean foundAllInside() {
    return allInside;
  }

  private InvalidModelPackageException tooLarge(String what) {
    return new InvalidModelPackageException(
        what + "; the model may use " + mostBytes + " bytes (limits.memory_mb)");
  }

  private static long room(WireMessage tensor) {
    return tensor.messageSize() * MOST_ELEMENTS_A_BYTE;
  }

  private long packageFileSize(String name) {
    try {
      if (packageFiles.contains(name)
          && Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        return Files.size(folder.resolve(name));
      }
    } catch (IOException e) {
      throw new InvalidModelPackageException("the data file " + name + " cannot be read", e);
    }
    throw new InvalidModelPackageException(
        "a tensor's data lies in \"" + printable(name) + "\", which is no file of the package");
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
