package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ChatRequest;
import dev.millrace.llm.ChatRequest.Parameters;
import dev.millrace.llm.ChatRequest.Role;
import dev.millrace.llm.ChatRequest.Turn;
import dev.millrace.llm.InlineImage;
import dev.millrace.llm.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.assertj.core.api.Assertions;

/** Requests for tests, and what comes of them. */
final class Chats {
  static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-07-01T12:00:00Z"));
  static final String KEY = "sk-test-0123456789abcdef";
  static final Duration SOON = Duration.ofSeconds(10);
  static final String CLOSED_SCHEMA =
      """
      {"type":"object","properties":{"city":{"type":"string"}},"required":["city"],\
      "additionalProperties":false}\
      """;

  private Chats() {}

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ChatRequest ask(String text) {
    return of("", List.of(new Turn(Role.USER, text, List.of())), plain(), Optional.empty());
  }

  static ChatRequest askFor(String schema) {
    return of(
        "", List.of(new Turn(Role.USER, "Where?", List.of())), plain(), Optional.of(json(schema)));
  }

  static Parameters plain() {
    return new Parameters(100, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty());
  }

  /** Everything that a request can have, but a schema. */
  static ChatRequest full() {
    return of(
        "Be brief.",
        List.of(
            new Turn(Role.USER, "What is this?", List.of(new InlineImage("image/png", "AAAA"))),
            new Turn(Role.ASSISTANT, "A cat.", List.of()),
            new Turn(Role.USER, "Sure?", List.of())),
        new Parameters(64, OptionalDouble.of(0.25), OptionalDouble.of(0.5), OptionalInt.of(2048)),
        Optional.empty());
  }

  static ChatRequest of(
      String system, List<Turn> turns, Parameters parameters, Optional<JsonNode> schema) {
    return new ChatRequest("model-1", system, turns, parameters, schema);
  }

  static Answer answer(ChatProvider provider, ChatRequest request) {
    return provider.call(request, SOON, new StopSignal());
  }

  static ProviderException failure(ChatProvider provider, ChatRequest request) {
    return Assertions.catchThrowableOfType(
        ProviderException.class, () -> answer(provider, request));
  }

  static ErrorTable table() {
    return new ErrorTable("acme", new Scrubber(KEY), NOON);
  }

  static ProviderKey key(String provider) {
    return new ProviderKey(
        provider, Optional.of("env:KEY"), new CachedKeys(reference -> KEY, NOON), NOON);
  }
}
