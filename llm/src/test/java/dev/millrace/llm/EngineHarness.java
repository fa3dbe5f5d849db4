package dev.millrace.llm;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * An engine with two scripted providers, {@code a} and {@code b}, at a moment that stands still.
 */
final class EngineHarness {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  final ScriptedProvider a = new ScriptedProvider();
  final ScriptedProvider b = new ScriptedProvider();
  final InMemoryGates gates = new InMemoryGates();
  final InMemoryCallBook book = new InMemoryCallBook();
  final StopSignal stop = new StopSignal();
  final LlmEngine engine =
      new LlmEngine(
          this::provider,
          gates,
          () -> NOW,
          (model, retrieval) -> {
            throw new AssertionError("No facts are asked for");
          },
          (model, text) -> new float[0]);

  private ChatProvider provider(String name) {
    ScriptedProvider provider = Map.of("a", a, "b", b).get(name);
    if (name.equals("absent")) {
      throw new InvalidModelPackageException("There is no provider");
    }
    if (provider == null) {
      throw new ProviderException(
          ErrorCode.PROVIDER_ACCESS_DENIED, "not configured", Duration.ZERO, false, null);
    }
    return provider;
  }

  String answer(ModelPackage model, String input) {
    return engine.answer(model, input, book, stop);
  }

  String text(ModelPackage model) {
    return Packages.json(answer(model, "{\"word\":\"mill\"}")).get("text").textValue();
  }

  PredictionException failure(ModelPackage model) {
    return catchThrowableOfType(
        PredictionException.class, () -> answer(model, "{\"word\":\"mill\"}"));
  }

  ErrorCode code(ModelPackage model) {
    return failure(model).toJobError().code();
  }

  /** What the provider was asked, by the last call. */
  ChatRequest asked(ModelPackage model, JsonNode input) {
    a.says("ok");
    var _ = answer(model, input.toString());
    return a.requests.getLast();
  }
}
