package dev.millrace.inference;

import static dev.millrace.inference.onnx.OnnxBytes.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.inference.onnx.OnnxBytes;
import dev.millrace.inference.onnx.WireBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorPredictorTest {
  private static final long[] ANY_LENGTH = {-1};

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BOOL|9|true,false,true",
        "UINT8|2|0,1,127,128,255",
        "UINT16|4|0,1,32767,32768,65535",
        "UINT32|12|0,1,2147483647,2147483648,4294967295",
        "UINT64|13|0,1,9223372036854775807,9223372036854775808,18446744073709551615",
        "INT8|3|-128,-1,0,127",
        "INT16|5|-32768,-1,0,32767",
        "INT32|6|-2147483648,-1,0,2147483647",
        "INT64|7|-9223372036854775808,-1,0,9223372036854775807",
        "FP16|10|-65504.0,-0.0,0.5,65504.0,5.9604645E-8,\"NaN\",\"Infinity\",\"-Infinity\"",
        "BF16|16|-1.0,-0.0,0.5,1.7014118E38,\"NaN\",\"Infinity\",\"-Infinity\"",
        "FP32|1|-0.0,0.1,1.4E-45,3.4028235E38,1.6777216E7,\"NaN\",\"Infinity\",\"-Infinity\"",
        "FP64|11|-0.0,0.1,4.9E-324,1.7976931348623157E308,\"NaN\",\"Infinity\",\"-Infinity\"",
        "BYTES|8|\"\",\"a\",\"é🌾\",\"a\\\"b\\\\c\\n\"",
      })
  void shouldCarryEveryDatatypeThroughAModelUnchanged(String datatype, int type, String data) {
    long length = data.split(",", -1).length;
    byte[] model = OnnxBytes.model(OnnxBytes.identity(type, ANY_LENGTH));
    String tensor =
        "\"shape\":[%d],\"datatype\":\"%s\",\"data\":[%s]}".formatted(length, datatype, data);

    assertThat(predict(model, "{\"inputs\":[{\"name\":\"x\"," + tensor + "]}"))
        .isEqualTo(
            "{\"model_name\":\"tiny\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"y\","
                + tensor
                + "]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BOOL|9|1",
        "UINT8|2|256",
        "UINT8|2|-1",
        "UINT16|4|65536",
        "UINT32|12|4294967296",
        "UINT64|13|18446744073709551616",
        "UINT64|13|-1",
        "INT8|3|128",
        "INT16|5|-32769",
        "INT32|6|2147483648",
        "INT64|7|9223372036854775808",
        "INT64|7|1.0",
        "INT64|7|\"1\"",
        "INT64|7|null",
        "FP16|10|65520",
        "BF16|16|3.4e38",
        "FP32|1|3.5e38",
        "FP32|1|\"1\"",
        "FP32|1|true",
        "FP64|11|1e309",
        "BYTES|8|1",
        "FP32|1|{}",
      })
  void shouldRefuseWhatIsNotOfTheDatatype(String datatype, int type, String element) {
    byte[] model = OnnxBytes.model(OnnxBytes.identity(type, ANY_LENGTH));

    assertFault(model, request("[1]", datatype, "[" + element + "]"), "data of input x is of");
  }

  @Test
  void shouldRoundToTheNearestNumberOfTheDatatype() {
    assertThat(data(10, "FP16", "0.1,2049,2051,65519"))
        .isEqualTo("[0.099975586,2048.0,2052.0,65504.0]");
    assertThat(data(16, "BF16", "0.1,257,259")).isEqualTo("[0.100097656,256.0,260.0]");
    assertThat(data(1, "FP32", "16777217,0.30000000000000004,1e-60"))
        .isEqualTo("[1.6777216E7,0.3,0.0]");
    assertThat(data(11, "FP64", "9007199254740993,0.30000000000000004"))
        .isEqualTo("[9.007199254740992E15,0.30000000000000004]");
  }

  @Test
  void shouldTakeDataFlatOrNestedAsTheShape() {
    byte[] model = OnnxBytes.model(OnnxBytes.identity(FLOAT, -1, -1, -1));
    String flat = predict(model, request("[2,1,3]", "FP32", "[1,2,3,4,5,6]"));

    assertThat(flat).contains("\"shape\":[2,1,3]", "\"data\":[1.0,2.0,3.0,4.0,5.0,6.0]");
    assertThat(predict(model, request("[2,1,3]", "FP32", "[[[1,2,3]],[[4,5,6]]]"))).isEqualTo(flat);
    assertFault(model, request("[2,1,3]", "FP32", "[[1,2,3],[4,5,6]]"), "not nested");
    assertFault(model, request("[2,1,3]", "FP32", "[[[1,2],[3]],[[4,5,6]]]"), "not nested");
    assertFault(model, request("[2,1,3]", "FP32", "[[[[1,2,3]]],[[4,5,6]]]"), "is not a number");
    assertFault(model, request("[2,1,3]", "FP32", "[[[1,2,3]],4,5,6]"), "not nested");
    assertFault(model, request("[2,1,3]", "FP32", "[1,2,3,[4,5,6]]"), "is not a number");
    assertFault(model, request("[2,1,3]", "FP32", "[1,2,3,4,5]"), "has 5 elements");
    assertFault(model, request("[2,1,3]", "FP32", "[1,2,3,4,5,6,7]"), "more elements");
    assertFault(model, request("[2,1,3]", "FP32", "[[[1,2,3]],[[4,5,6]],[[7,8,9]]]"), "more elem");
  }

  @Test
  void shouldTakeScalarsAndEmptyTensors() {
    byte[] scalar = OnnxBytes.model(OnnxBytes.identity(FLOAT));
    assertThat(predict(scalar, request("[]", "FP32", "[7]")))
        .contains("\"shape\":[]", "\"data\":[7.0]");
    byte[] matrix = OnnxBytes.model(OnnxBytes.identity(FLOAT, -1, -1));
    for (String data : new String[] {"[]", "[[],[]]"}) {
      assertThat(predict(matrix, request("[2,0]", "FP32", data)))
          .contains("\"shape\":[2,0]", "\"data\":[]");
    }
  }

  @Test
  void shouldRunModelsOfSeveralInputs() {
    byte[] add = add();

    assertThat(predict(add, inputs(input("a", "[2]", "[1,2]"), input("b", "[2]", "[0.5,-2]"))))
        .contains("\"name\":\"sum\"", "[1.5,0.0]");
    assertFault(add, inputs(input("a", "[2]", "[1,2]")), "The input b is missing");
    assertFault(
        add,
        inputs(input("a", "[2]", "[1,2]"), input("a", "[2]", "[1,2]")),
        "a stands there twice");
    assertFault(add, inputs(input("c", "[2]", "[1,2]")), "no input c, but [a, b]");
  }

  @Test
  void shouldAnswerTheOutputsAndTheIdThatAreAskedFor() {
    String rest = inputs(input("a", "[2]", "[1,2]"), input("b", "[2]", "[1,2]")).substring(1);

    assertThat(
            predict(
                add(),
                "{\"id\":\"7\\\"\",\"parameters\":{\"p\":1},\"outputs\":[{\"name\":\"sum\"}],"
                    + rest))
        .contains("\"id\":\"7\\\"\"")
        .contains("\"name\":\"sum\"");
    assertFault(add(), "{\"outputs\":[{\"name\":\"z\"}]," + rest, "no output z, but [sum]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[2,2]|FP32|[1,2,3,4]|has the shape [2, 2], and the model takes [-1]",
        "[1]|FP64|[1]|is of FP64, and the model takes FP32",
        "[1]|FP8|[1]|is not one of [BOOL, UINT8",
        "[-1]|FP32|[1]|shape: -1 is not an integer",
        "[1.0]|FP32|[1]|shape: 1.0 is not an integer",
        "[9223372036854775807]|FP32|[1]|more than 1000 elements",
        "[1001]|FP32|[1]|more than 1000 elements",
        "3|FP32|[1]|inputs[0].shape is not an array",
        "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]|FP32|[1]|more than 16 dimensions",
        "[1]|FP32|1|inputs[0].data is not an array",
      })
  void shouldNameWhatIsWrong(String shape, String datatype, String data, String fault) {
    byte[] model = OnnxBytes.model(OnnxBytes.identity(FLOAT, ANY_LENGTH));

    assertFault(model, request(shape, datatype, data), fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|the input is not an object",
        "{}|The input x is missing",
        "{`|The input is not JSON",
        "{\"inputs\":{}}|inputs is not an array",
        "{\"inputs\":[1]}|inputs[0] is not an object",
        "{\"inputs\":[{}]}|inputs[0] has no name",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\"}]}|inputs[0] has no data",
        "{\"inputs\":[{\"name\":\"x\",\"size\":1}]}|the field size is not known",
        "{\"more\":1}|the field more is not known",
        "{\"outputs\":[{}]}|outputs[0] has no name",
      })
  void shouldNameWhatIsWrongWithARequest(String request, String fault) {
    byte[] model = OnnxBytes.model(OnnxBytes.identity(FLOAT, ANY_LENGTH));

    assertFault(model, request, fault);
  }

  @Test
  void shouldAnswerNoMoreElementsThanItMay() {
    byte[] model =
        OnnxBytes.model(
            new WireBytes()
                .message(1, OnnxBytes.node("ConstantOfShape", "y", "x"))
                .message(11, OnnxBytes.value("x", OnnxBytes.INT64, 1))
                .message(12, OnnxBytes.value("y", FLOAT, -1)));

    assertThat(predict(model, request("[1]", "INT64", "[1000]"))).contains("\"shape\":[1000]");
    assertThatThrownBy(() -> predict(model, request("[1]", "INT64", "[1001]")))
        .isInstanceOfSatisfying(
            PredictionException.class,
            e -> {
              assertThat(e.toJobError().code()).isEqualTo(ErrorCode.MODEL_ERROR);
              assertThat(e.toJobError().detail()).contains("1000 elements");
            });
  }

  @Test
  void shouldRefuseModelsWhoseInputsHaveNoDatatype() {
    byte[] complex = OnnxBytes.model(OnnxBytes.identity(14, ANY_LENGTH));

    assertThatThrownBy(() -> predict(complex, "{}"))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageStartingWith("tiny@1: ");
  }

  @Test
  void shouldReadDataBesideTheModelIfThePackageNamesIt() {
    byte[] weights =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.5f).putFloat(-1).array();
    TestPackages packages = new TestPackages(folder);
    packages.onnx("tiny", "tensor", "{}", 100, weighted("weights.bin"));
    packages.file("tiny", "weights.bin", weights);

    try (Predictors predictors =
        new Predictors(packages.read(), 1 << 30, folder.resolve("graphs"))) {
      String answer =
          predictors.with(
              packages.get("tiny"),
              p -> p.predict(request("[2]", "FP32", "[1,2]"), new StopSignal()));
      assertThat(answer).contains("\"data\":[1.5,1.0]");
    }
  }

  @Test
  void shouldRefuseAModelThatReadsOtherFiles() {
    assertThatThrownBy(() -> predict(weighted("../../../../etc/passwd"), "{}"))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessage(
            "tiny@1: model.onnx: a tensor's data lies in \"../../../../etc/passwd\", which is no"
                + " file of the package");
  }

  private static byte[] weighted(String location) {
    return OnnxBytes.model(
        new WireBytes()
            .message(1, OnnxBytes.node("Add", "y", "x", "w"))
            .message(5, OnnxBytes.external(location, 2))
            .message(11, OnnxBytes.value("x", FLOAT, 2))
            .message(12, OnnxBytes.value("y", FLOAT, 2)));
  }

  private static byte[] add() {
    return OnnxBytes.model(OnnxBytes.operator("Add", FLOAT, ANY_LENGTH, "sum", "a", "b"));
  }

  private String data(int type, String datatype, String elements) {
    byte[] model = OnnxBytes.model(OnnxBytes.identity(type, ANY_LENGTH));
    int length = elements.split(",", -1).length;
    String answer = predict(model, request("[" + length + "]", datatype, "[" + elements + "]"));
    return answer.substring(answer.indexOf("\"data\":") + 7, answer.length() - 3);
  }

  private static String request(String shape, String datatype, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}"
        .formatted(shape, datatype, data);
  }

  private static String inputs(String... inputs) {
    return "{\"inputs\":[" + String.join(",", inputs) + "]}";
  }

  private static String input(String name, String shape, String data) {
    return "{\"name\":\"%s\",\"shape\":%s,\"datatype\":\"FP32\",\"data\":%s}"
        .formatted(name, shape, data);
  }

  private void assertFault(byte[] model, String request, String fault) {
    assertThatThrownBy(() -> predict(model, request))
        .isInstanceOfSatisfying(
            PredictionException.class,
            e -> {
              assertThat(e.toJobError().code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
              assertThat(e.toJobError().detail()).contains(fault);
            });
  }

  private String predict(byte[] model, String request) {
    TestPackages packages = new TestPackages(folder);
    packages.onnx("tiny", "tensor", "{\"max_elements\":1000}", 100, model);
    try (Predictors predictors = new Predictors(packages.read(), 1 << 30)) {
      return predictors.with(packages.get("tiny"), p -> p.predict(request, new StopSignal()));
    }
  }
}
