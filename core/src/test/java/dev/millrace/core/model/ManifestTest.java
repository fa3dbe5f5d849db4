package dev.millrace.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String RIGHT = Manifests.tensor("0".repeat(64));

  @Test
  void shouldReadWhatAPackageSays() {
    Manifest manifest = read(RIGHT);

    assertThat(manifest.task()).isEqualTo("tensor");
    assertThat(manifest.files()).containsEntry("model.onnx", "0".repeat(64));
    assertThat(manifest.description()).isEmpty();
    assertThat(manifest.memoryMegabytes()).isEmpty();
    assertThat(manifest.examples())
        .singleElement()
        .satisfies(example -> {
          assertThat(example.input().get("text").textValue()).isEqualTo("a");
          assertThat(example.output()).isEmpty();
          assertThat(example.tolerance()).isEqualTo(0.001);
        });
  }

  @Test
  void shouldBeEqualByItsBytes() {
    assertThat(read(RIGHT)).isEqualTo(read(RIGHT)).isNotEqualTo(read(RIGHT + " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"task\": \"tensor\"       | \"task\": \"guess\"              | /task",
        "\"task\": \"tensor\",      | \"task\": \"tensor\", \"x\": 1,  | 'x'",
        "\"task\": \"tensor\",      | \"task\": \"a\", \"task\": \"b\",| Duplicate",
        "{ \"model.onnx\"           | { \"../model.onnx\"             | ../model.onnx",
        "{ \"model.onnx\"           | { \"a/b\"                       | a/b",
        "{ \"model.onnx\"           | { \"model.json\"                | model.json",
        "\"0000                    | \"X000                         | /files",
        "\"type\": \"string\"       | \"type\": \"word\"               | /input_schema",
        "\"type\": \"string\"       | \"x-millrace-file\": {}         | content_types",
        "\"text\": \"a\"            | \"text\": 1                     | /examples/0/input",
        "\"type\": \"string\"       | \"$ref\": \"#/$defs/absent\"     | #/$defs/absent",
        "\"type\": \"string\"       | \"pattern\": \"(\"              | a schema cannot be used",
        "\"type\": \"string\"       | \"$ref\": \"https://a.test/b\"   | https://a.test/b",
        "\"type\": \"string\"       | \"$ref\": \"file:///etc/passwd\" | file:///etc/passwd",
      })
  void shouldNameEachFault(String right, String wrong, String named) {
    assertThat(RIGHT).contains(right.strip());

    assertThatThrownBy(() -> read(RIGHT.replace(right.strip(), wrong.strip())))
        .isInstanceOf(InvalidModelPackageException.class)
        .hasMessageContaining(named.strip());
  }

  @Test
  void shouldTakeForReferencesOnlyWhatAreReferences() {
    String data =
        "{\"default\": {\"$ref\": \"#/absent\"}, \"examples\": [{\"$ref\": \"#/absent\"}]}";
    assertThatCode(() -> withProperties("\"$ref\": " + data)).doesNotThrowAnyException();

    for (String schema :
        List.of("{\"$ref\": \"#/absent\"}", "{\"anyOf\": [{\"$ref\": \"#/absent\"}]}")) {
      assertThatThrownBy(() -> withProperties("\"$ref\": " + schema))
          .hasMessageContaining("#/absent");
    }
  }

  @Test
  void shouldFollowReferencesWithEncodedCharacters() {
    String text =
        "\"text\": {\"$ref\": \"#/properties/a%20b%25\"}, \"a b%\": {\"type\": \"string\"}";

    assertThatCode(() -> withProperties(text)).doesNotThrowAnyException();
    assertThatThrownBy(() -> withProperties(text.replace("string", "number")))
        .as("the example's text follows the reference")
        .hasMessageContaining("/examples/0/input/text");
    assertThatThrownBy(() -> withProperties(text.replace("%20", "%21")))
        .hasMessageContaining("%21");
  }

  @Test
  void shouldRefuseWhatIsNotJsonOrTooLong() {
    assertThatThrownBy(() -> read("{")).hasMessageContaining("is not JSON");
    assertThatThrownBy(() -> read(RIGHT + "{}")).hasMessageContaining("is not JSON");
    assertThatThrownBy(() -> read(RIGHT + " ".repeat(Manifest.MOST_BYTES)))
        .hasMessageContaining("bytes");
  }

  private static Manifest withProperties(String properties) {
    String text = "\"text\": { \"type\": \"string\" }";
    assertThat(RIGHT).contains(text);
    return read(RIGHT.replace(text, properties));
  }

  private static Manifest read(String manifest) {
    return Manifest.read(manifest.getBytes(StandardCharsets.UTF_8));
  }
}
