package dev.millrace.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.llm.ChatRequest.Parameters;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final String PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  private static final ModelPackage MODEL =
      Packages.plain(
          """
          {
            "settings": {
              "parameters": {"max_tokens": 100, "temperature": 0.25, "thinking_tokens": 0},
              "variant_by": "speed",
              "variants": {
                "fast": {},
                "thorough": {
                  "targets": [{"provider": "b", "model": "big", "price": {"input": 0.1, "output": 0.000001}}],
                  "parameters": {"thinking_tokens": 50}
                }
              },
              "timeout_seconds": 7
            },
            "input_schema": {"properties": {
              "speed": {"enum": ["fast", "thorough"], "default": "fast"},
              "max_tokens": {"type": "integer", "minimum": 1, "maximum": 200}
            }}
          }
          """);
  private static final ModelPackage PICTURES =
      Packages.plain(
          """
          {
            "settings": {
              "images": ["two", "one"],
              "targets": [{"provider": "a", "model": "a1", "price": {"input": 1, "output": 2}, "image_tokens": 1000}]
            },
            "input_schema": {"properties": {
              "one": {"contentEncoding": "base64", "x-millrace-file": {"content_types": ["image/gif"], "max_bytes": 1000}},
              "two": {"contentEncoding": "base64", "x-millrace-file": {"content_types": ["image/gif"], "max_bytes": 1000}}
            }}
          }
          """);

  private final EngineHarness run = new EngineHarness();

  @Test
  void shouldTakeThoseOfTheSettings() {
    assertThat(run.asked(MODEL, json("{}")).parameters())
        .isEqualTo(
            new Parameters(
                100, OptionalDouble.of(0.25), OptionalDouble.empty(), OptionalInt.of(0)));
  }

  @Test
  void shouldLetARequestChooseWhatTheSchemaNamesAndNothingElse() {
    Parameters chosen =
        run.asked(MODEL, json("{\"max_tokens\":200,\"temperature\":2,\"thinking_tokens\":60000}"))
            .parameters();

    assertThat(chosen)
        .isEqualTo(
            new Parameters(
                200, OptionalDouble.of(0.25), OptionalDouble.empty(), OptionalInt.of(0)));
  }

  @Test
  void shouldChooseTheVariantByTheInput() {
    run.b.says("ok");
    var _ = run.answer(MODEL, "{\"speed\":\"thorough\",\"max_tokens\":20}");

    ChatRequest asked = run.b.requests.getFirst();
    assertThat(asked.model()).isEqualTo("big");
    assertThat(asked.parameters())
        .isEqualTo(
            new Parameters(
                20, OptionalDouble.of(0.25), OptionalDouble.empty(), OptionalInt.of(50)));
    assertThat(run.b.timeouts).containsExactly(Duration.ofSeconds(7));
    assertThat(run.book.paid.getFirst().price()).isEqualTo(new Price(100_000, 1, 100_000));
    assertThat(run.asked(MODEL, json("{\"speed\":\"fast\"}")).model()).isEqualTo("a1");
  }

  @Test
  void shouldTellTheMostThatACallCanCost() {
    run.b.says("ok");
    var _ = run.answer(MODEL, "{\"speed\":\"thorough\",\"word\":\"€\"}");

    int words = "Be brief.Say: €".length() + 2;
    assertThat(run.book.paid.getFirst().most()).isEqualTo(new Tokens(words + 2 * 256, 150, 0));
  }

  @Test
  void shouldSendPicturesInTheOrderOfTheSettings() {
    String urlSafe = PIXEL.replace('/', '_').replace('+', '-');
    ChatRequest asked =
        run.asked(PICTURES, json("{\"one\":\"%s\",\"two\":\"%s\"}".formatted(urlSafe, PIXEL)));

    InlineImage pixel = new InlineImage("image/gif", PIXEL);
    assertThat(asked.turns().getFirst().images()).isEqualTo(List.of(pixel, pixel));
    assertThat(run.book.paid.getFirst().most().input()).isBetween(2000L, 2600L);
    assertThat(run.asked(PICTURES, json("{\"two\":\"" + PIXEL + "\"}")).turns().getFirst().images())
        .hasSize(1);
  }

  @Test
  void shouldPayForNoPictureThatCannotBeSeen() {
    String cut =
        Base64.getEncoder().encodeToString(Base64.getDecoder().decode(PIXEL.substring(0, 40)));

    assertThat(code(cut)).isEqualTo("corrupt-image");
    assertThat(code("aGVsbG8=")).isEqualTo("unsupported-image");
    assertThat(code("?")).isEqualTo("validation-failed");
    assertThat(run.a.requests).isEmpty();
  }

  @Test
  void shouldHaveAFingerprintForAllThatIsSent() {
    var _ = run.asked(MODEL, json("{\"word\":\"a\"}"));
    var _ = run.asked(MODEL, json("{\"word\":\"b\"}"));
    var _ = run.asked(MODEL, json("{\"word\":\"a\",\"max_tokens\":99}"));
    var _ = run.asked(Packages.plain(), json("{\"word\":\"a\"}"));

    assertThat(run.book.paid).extracting(PlannedCall::fingerprint).doesNotHaveDuplicates();
  }

  private String code(String picture) {
    try {
      return run.answer(PICTURES, "{\"one\":\"" + picture + "\"}");
    } catch (dev.millrace.inference.PredictionException e) {
      return e.toJobError().code().slug();
    }
  }

  private static JsonNode json(String text) {
    return Packages.json(text);
  }
}
