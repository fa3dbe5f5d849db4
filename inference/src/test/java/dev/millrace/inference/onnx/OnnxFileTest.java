package dev.millrace.inference.onnx;

import static dev.millrace.inference.onnx.OnnxBytes.FLOAT;
import static dev.millrace.inference.onnx.OnnxBytes.attribute;
import static dev.millrace.inference.onnx.OnnxBytes.entry;
import static dev.millrace.inference.onnx.OnnxBytes.external;
import static dev.millrace.inference.onnx.OnnxBytes.identity;
import static dev.millrace.inference.onnx.OnnxBytes.model;
import static dev.millrace.inference.onnx.OnnxBytes.node;
import static dev.millrace.inference.onnx.OnnxBytes.tensor;
import static dev.millrace.inference.onnx.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.model.InvalidModelPackageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
  private static final Set<String> FILES = Set.of("model.onnx", "weights.bin", "link.bin");
  private static final long MOST = 1_000_000;

  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    for (String name : new String[] {"weights.bin", "sub/weights.bin", "unnamed.bin"}) {
      Files.write(folder.resolve(name), new byte[64]);
    }
    Files.createSymbolicLink(folder.resolve("link.bin"), Path.of("unnamed.bin"));
  }

  @Test
  void shouldLetHarmlessModelsPass() {
    assertPasses(identity(FLOAT, 2, 3));
    assertPasses(identity(FLOAT, -1, 3));
    assertPasses(identity(FLOAT).message(5, tensor("w", FLOAT, 2).bytes(9, new byte[8])));
    assertPasses(identity(FLOAT).message(5, tensor("w", FLOAT, 0, 5)));
    assertPasses(identity(FLOAT).message(5, external("weights.bin", 4, 4)));
    assertPasses(
        identity(FLOAT)
            .message(
                5,
                external("weights.bin", 4)
                    .message(13, entry("offset", "48"))
                    .message(13, entry("length", "16"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../weights.bin",
        "..",
        "/etc/passwd",
        "sub/weights.bin",
        "./weights.bin",
        "sub/../weights.bin",
        "sub\\weights.bin",
        "C:\\weights.bin",
        "C:weights.bin",
        "file:///etc/passwd",
        "unnamed.bin",
        "absent.bin",
        "link.bin",
        "weights.bin\0",
        "",
        "*/_ORT_MEM_ADDR_/*"
      })
  void shouldRefuseDataThatLiesInNoFileOfThePackage(String location) {
    assertRefused(identity(FLOAT).message(5, external(location, 4)), "no file of the package");
  }

  static Stream<Arguments> places() {
    return Stream.of(
        place("initializer", tensor -> identity(FLOAT).message(5, tensor)),
        place("sparse values", tensor -> identity(FLOAT).message(15, sparse(1, tensor))),
        place("sparse indices", tensor -> identity(FLOAT).message(15, sparse(2, tensor))),
        place("attribute", tensor -> nodeWith(attribute("value", 4).message(5, tensor))),
        place("attribute's list", tensor -> nodeWith(attribute("v", 9).message(10, tensor))),
        place(
            "sparse attribute",
            tensor -> nodeWith(attribute("v", 11).message(22, sparse(1, tensor)))),
        place(
            "sparse attributes",
            tensor -> nodeWith(attribute("v", 12).message(23, sparse(1, tensor)))),
        place(
            "branch",
            tensor -> nodeWith(attribute("b", 5).message(6, identity(FLOAT).message(5, tensor)))),
        place(
            "branches",
            tensor -> nodeWith(attribute("b", 10).message(11, identity(FLOAT).message(5, tensor)))),
        place(
            "branch of a branch",
            tensor ->
                nodeWith(
                    attribute("b", 5)
                        .message(6, nodeWith(attribute("value", 4).message(5, tensor))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void shouldFindATensorWhereverItStands(String name, UnaryOperator<WireBytes> graph) {
    assertRefused(graph.apply(external("../x", 1)), "no file of the package");
    assertRefused(graph.apply(tensor("w", FLOAT, 1L << 40)), "too large");
  }

  @Test
  void shouldFindATensorInFunctionsAndTraining() {
    WireBytes evil = attribute("value", 4).message(5, external("../x", 1));
    byte[] harmless = model(identity(FLOAT));
    WireBytes inNode =
        new WireBytes().message(25, new WireBytes().message(7, node("C", "y").message(5, evil)));
    WireBytes asDefault = new WireBytes().message(25, new WireBytes().message(11, evil));
    WireBytes before = new WireBytes().message(20, new WireBytes().message(1, nodeWith(evil)));
    WireBytes step = new WireBytes().message(20, new WireBytes().message(2, nodeWith(evil)));
    for (WireBytes each : new WireBytes[] {inNode, asDefault, before, step}) {
      assertRefused(join(harmless, each.toBytes()), "no file of the package");
    }
  }

  @Test
  void shouldRefuseSignsOfExternalDataThatReadersMayReadInTwoWays() {
    WireBytes marked = tensor("w", FLOAT, 1).bytes(9, new byte[4]);
    assertRefused(identity(FLOAT).message(5, marked.number(14, 1)), "no file of the package");
    WireBytes wide = tensor("w", FLOAT, 1).bytes(9, new byte[4]).number(14, (1L << 32) + 1);
    assertRefused(identity(FLOAT).message(5, wide), "no file of the package");
    WireBytes unmarked = tensor("w", FLOAT, 1).message(13, entry("location", "../x"));
    assertRefused(identity(FLOAT).message(5, unmarked), "no file of the package");
    WireBytes twice = external("weights.bin", 1).message(13, entry("location", "../x"));
    assertRefused(identity(FLOAT).message(5, twice), "twice");
    assertRefused(
        join(model(identity(FLOAT)), new WireBytes().message(7, identity(FLOAT)).toBytes()),
        "twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"offset=65", "length=65", "offset=60", "length=4", "offset=-1", "offset=x"})
  void shouldRefuseDataBeyondItsFile(String pair) {
    String[] keyAndValue = pair.split("=", 2);
    WireBytes tensor =
        external("weights.bin", 4).message(13, entry(keyAndValue[0], keyAndValue[1]));
    assertRefused(identity(FLOAT).message(5, tensor), "tensor");
  }

  @Test
  void shouldRefuseShapesThatAreLargerThanTheModelMayBe() {
    assertRefused(
        identity(FLOAT).message(5, tensor("w", FLOAT, 1 << 20).bytes(9, new byte[4])),
        "1000000 bytes (limits.memory_mb)");
    assertRefused(
        identity(FLOAT).message(5, tensor("w", FLOAT, 1000).bytes(9, new byte[4])), "[1000]");
    assertRefused(identity(FLOAT).message(5, tensor("w", FLOAT, 1L << 62, 1L << 62)), "too large");
    assertRefused(identity(FLOAT).message(5, tensor("w", FLOAT, 0, 1L << 62)), "too large");
    assertRefused(identity(FLOAT).message(5, tensor("w", FLOAT, -1)), "-1");
    assertRefused(identity(FLOAT).message(5, tensor("w", 99, 1)), "99");
    WireBytes values = tensor("w", FLOAT, 1).bytes(9, new byte[4]);
    assertRefused(identity(FLOAT).message(15, sparse(1, values).number(3, 1L << 40)), "too large");
  }

  @Test
  void shouldRefuseManyTensorsThatShareTheSameData() {
    WireBytes graph = identity(FLOAT);
    for (int i = 0; i < 20_000; i++) {
      graph.message(5, external("weights.bin", 16));
    }
    assertRefused(graph, "too large");
  }

  @Test
  void shouldRefuseDeclaredInputsAndOutputsThatAreLargerThanTheModelMayBe() {
    assertRefused(identity(FLOAT, 1 << 12, 1 << 12), "[4096, 4096] is declared");
    assertRefused(identity(FLOAT).message(13, value("z", FLOAT, 1L << 40)), "is declared");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{\"a\":1}", "\u0000\u0000", "<html></html>"})
  void shouldRefuseWhatIsNoModel(String content) {
    assertRefused(content.getBytes(StandardCharsets.UTF_8), "damaged, or no ONNX model");
  }

  @Test
  void shouldRefuseEveryModelThatIsCutOff() {
    byte[] whole =
        model(identity(FLOAT, 2).message(5, tensor("w", FLOAT, 2).bytes(9, new byte[8])));
    assertPasses(whole);
    int afterGraph = whole.length - new WireBytes().message(8, opset()).toBytes().length;
    for (int length = 0; length < afterGraph; length++) {
      assertRefused(Arrays.copyOf(whole, length), "damaged");
    }
  }

  @Test
  void shouldSurviveEveryFlippedByte() throws IOException {
    byte[] whole = model(nodeWith(attribute("value", 4).message(5, external("weights.bin", 2, 2))));
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 5_000; i++) {
      byte[] flipped = whole.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
      }
      try {
        check(flipped);
      } catch (InvalidModelPackageException e) {
        // the one way to refuse it
      }
    }
  }

  @Test
  void shouldRefuseWhatIsNestedWithoutEnd() {
    WireBytes graph = identity(FLOAT);
    for (int i = 0; i < 1_000; i++) {
      graph = nodeWith(attribute("b", 5).message(6, graph));
    }
    assertRefused(graph, "nested deeper");
  }

  @Test
  void shouldRefuseTheOtherFormatOfOnnxRuntime() throws IOException {
    Path file = Files.write(folder.resolve("model.ort"), model(identity(FLOAT)));

    assertThatThrownBy(() -> OnnxFile.check(file, FILES, MOST))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining(".onnx");
  }

  private static Arguments place(String name, UnaryOperator<WireBytes> graph) {
    return Arguments.of(name, graph);
  }

  private static WireBytes nodeWith(WireBytes attribute) {
    return new WireBytes().message(1, node("Constant", "y").message(5, attribute));
  }

  private static WireBytes sparse(int field, WireBytes tensor) {
    return new WireBytes().message(field, tensor);
  }

  private static WireBytes opset() {
    return new WireBytes().text(1, "").number(2, 17);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private void assertPasses(WireBytes graph) {
    assertPasses(model(graph));
  }

  private void assertPasses(byte[] content) {
    assertThatCode(() -> check(content)).doesNotThrowAnyException();
  }

  private void assertRefused(WireBytes graph, String reason) {
    assertRefused(model(graph), reason);
  }

  private void assertRefused(byte[] content, String reason) {
    assertThatThrownBy(() -> check(content))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining(reason);
  }

  private void check(byte[] content) throws IOException {
    OnnxFile.check(Files.write(folder.resolve("model.onnx"), content), FILES, MOST);
  }
}
