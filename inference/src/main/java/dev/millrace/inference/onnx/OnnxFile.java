package dev.millrace.inference.onnx;

import dev.millrace.core.model.InvalidModelPackageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Looks through a model before ONNX Runtime reads it: whether each tensor lies in the file itself
 * or in a file of the package, and whether none is larger than the model may be. Field numbers are
 * those of {@code onnx.proto} (github.com/onnx/onnx).
 *
 * <p>What a run computes is not seen here: an operator can make a large tensor of a small one.
 */
public final class OnnxFile {
  private final TensorRules tensors;

  private OnnxFile(TensorRules tensors) {
    this.tensors = tensors;
  }

  /**
   * Checks a file.
   *
   * @param packageFiles names of the files beside it which its tensors may lie in
   * @param mostBytes that its tensors may have, all together; no declared input or output may be
   *     larger either
   * @return whether all tensors lie in the file itself
   * @throws InvalidModelPackageException saying what is wrong
   */
  public static boolean check(Path file, Set<String> packageFiles, long mostBytes) {
    if (!file.toString().endsWith(".onnx")) {
      // ONNX Runtime tells its other format, which is not looked through here, by the name
      throw new InvalidModelPackageException("an ONNX model's name ends with .onnx");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      TensorRules rules = new TensorRules(file.resolveSibling(""), packageFiles, mostBytes);
      new OnnxFile(rules)
          .model(new WireMessage(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena)));
      return rules.foundAllInside();
    } catch (IOException e) {
      throw new InvalidModelPackageException("it cannot be read", e);
    }
  }

  private void model(WireMessage model) {
    boolean hasGraph = false;
    while (model.next()) {
      switch (model.field()) {
        case 7 -> {
          hasGraph = true;
          graph(model.onlyMessage());
        }
        case 20 -> training(model.message());
        case 25 -> function(model.message());
        default -> {
          // versions and names
        }
      }
    }
    if (!hasGraph) {
      throw new InvalidModelPackageException("it is damaged, or no ONNX model");
    }
  }

  private void training(WireMessage training) {
    while (training.next()) {
      if (training.field() == 1 || training.field() == 2) {
        graph(training.onlyMessage());
      }
    }
  }

  private void function(WireMessage function) {
    while (function.next()) {
      switch (function.field()) {
        case 7 -> node(function.message());
        case 11 -> attribute(function.message());
        case 12 -> tensors.checkValue(function.message());
        default -> {
          // names
        }
      }
    }
  }

  private void graph(WireMessage graph) {
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> node(graph.message());
        case 5 -> tensors.check(graph.message());
        case 11, 12, 13 -> tensors.checkValue(graph.message());
        case 15 -> sparse(graph.message());
        default -> {
          // names
        }
      }
    }
  }

  private void node(WireMessage node) {
    while (node.next()) {
      if (node.field() == 5) {
        attribute(node.message());
      }
    }
  }

  private void attribute(WireMessage attribute) {
    while (attribute.next()) {
      switch (attribute.field()) {
        case 5 -> tensors.check(attribute.onlyMessage());
        case 6 -> graph(attribute.onlyMessage());
        case 10 -> tensors.check(attribute.message());
        case 11 -> graph(attribute.message());
        case 22 -> sparse(attribute.onlyMessage());
        case 23 -> sparse(attribute.message());
        default -> {
          // numbers and texts
        }
      }
    }
  }

  /** ONNX Runtime makes a dense tensor of it. */
  private void sparse(WireMessage sparse) {
    Shape shape = new Shape();
    int type = ElementType.LARGEST;
    while (sparse.next()) {
      switch (sparse.field()) {
        case 1 -> type = tensors.check(sparse.onlyMessage());
        case 2 -> tensors.check(sparse.onlyMessage());
        case 3 -> shape.add(sparse.varints());
        default -> {
          // nothing else is there
        }
      }
    }
    tensors.count(shape, type);
  }
}
