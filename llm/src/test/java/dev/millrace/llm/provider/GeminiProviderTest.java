package dev.millrace.llm.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Tokens;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ProviderException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiProviderTest {
  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private static final String PATH = "/v1beta/models/model-1:generateContent";
  private static final String ANSWER =
      """
      {"candidates":[{"content":{"parts":[
           {"text":"The user asks for a capital.","thought":true},{"text":"Pa"},{"text":"ris"}],
           "role":"model"},"finishReason":"STOP","index":0}],
       "usageMetadata":{"promptTokenCount":120,"candidatesTokenCount":3,"totalTokenCount":143,
         "cachedContentTokenCount":100,"thoughtsTokenCount":20,
         "promptTokensDetails":[{"modality":"TEXT","tokenCount":120}]},
       "modelVersion":"model-1","responseId":"r1"}\
      """;

  private final Wire wire = new Wire(Chats.NOON);
  private final GeminiProvider provider =
      new GeminiProvider(URI.create(SERVER.url("/v1beta")), wire, Chats.key("gemini"), true);

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void shouldSendTheWholeConversationAndItsParameters() {
    answers(ANSWER);

    Chats.answer(provider, Chats.full());

    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo(PATH))
            .withHeader("x-goog-api-key", equalTo(Chats.KEY))
            .withHeader("Authorization", absent()));
    JsonNode body = body();
    assertThat(body.path("systemInstruction").path("parts"))
        .isEqualTo(Chats.json("[{\"text\":\"Be brief.\"}]"));
    assertThat(body.path("contents"))
        .isEqualTo(
            Chats.json(
                """
                [{"parts":[{"text":"What is this?"},
                   {"inlineData":{"mimeType":"image/png","data":"AAAA"}}],"role":"user"},
                 {"parts":[{"text":"A cat."}],"role":"model"},
                 {"parts":[{"text":"Sure?"}],"role":"user"}]\
                """));
    JsonNode config = body.path("generationConfig");
    assertThat(config.path("maxOutputTokens").asInt()).isEqualTo(64);
    assertThat(config.path("temperature").asDouble()).isEqualTo(0.25);
    assertThat(config.path("topP").asDouble()).isEqualTo(0.5);
    assertThat(config.path("thinkingConfig")).isEqualTo(Chats.json("{\"thinkingBudget\":2048}"));
  }

  @Test
  void shouldReadTextWithoutThoughtsAndPayForThem() {
    answers(ANSWER);

    assertThat(Chats.answer(provider, Chats.ask("Capital?")))
        .isEqualTo(new Answer("Paris", Answer.Finish.COMPLETE, new Tokens(120, 23, 100)));
  }

  @Test
  void shouldSendTheSchemaAsItIs() {
    answers(ANSWER);

    Chats.answer(provider, Chats.askFor(Chats.CLOSED_SCHEMA));

    JsonNode config = body().path("generationConfig");
    assertThat(provider.takesSchema(Chats.json("{\"type\":\"array\"}"))).isTrue();
    assertThat(config.path("responseMimeType").asText()).isEqualTo("application/json");
    assertThat(config.path("responseJsonSchema")).isEqualTo(Chats.json(Chats.CLOSED_SCHEMA));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP,COMPLETE",
    "MAX_TOKENS,LENGTH",
    "SAFETY,REFUSED",
    "RECITATION,REFUSED",
    "BLOCKLIST,REFUSED",
    "PROHIBITED_CONTENT,REFUSED",
    "SPII,REFUSED",
    "IMAGE_SAFETY,REFUSED"
  })
  void shouldSayWhyTheAnswerEnds(String reason, Answer.Finish finish) {
    answers(ANSWER.replace("\"STOP\"", "\"" + reason + "\""));

    Answer answer = Chats.answer(provider, Chats.ask("Hi"));

    assertThat(answer.finish()).isEqualTo(finish);
    assertThat(answer.tokens().output()).isEqualTo(23);
  }

  @Test
  void shouldKnowARefusedPromptByItsFeedback() {
    answers(
        """
        {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},
         "usageMetadata":{"promptTokenCount":9,"totalTokenCount":9}}\
        """);

    assertThat(Chats.answer(provider, Chats.ask("Hi")))
        .isEqualTo(new Answer("", Answer.Finish.REFUSED, new Tokens(9, 0, 0)));
  }

  @Test
  void shouldReadAnAnswerWithoutText() {
    answers(
        "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\"}]}");

    assertThat(Chats.answer(provider, Chats.ask("Hi")))
        .isEqualTo(new Answer("", Answer.Finish.LENGTH, Tokens.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "nothing",
        "{\"candidates\":[]}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"half\"}]}}]}",
        "{\"candidates\":[{\"content\":{},\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}"
      })
  void shouldNotTakeJunkForAnAnswer(String body) {
    answers(body);

    ProviderException failure = Chats.failure(provider, Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_BAD_ANSWER);
    assertThat(failure.maybePaid()).isTrue();
  }

  @Test
  void shouldNotRepeatACallByItself() {
    String busy =
        """
        {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17s"}]}}\
        """;
    SERVER.stubFor(post(PATH).willReturn(jsonResponse(busy, 429)));

    ProviderException failure = Chats.failure(provider, Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    SERVER.verify(1, postRequestedFor(urlEqualTo(PATH)));
  }

  @Test
  void shouldNotSendAModelNameThatIsNoPartOfAnAddress() {
    ProviderException failure = Chats.failure(new OtherModel(provider, "a model"), Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
    assertThat(failure.maybePaid()).isFalse();
  }

  private static void answers(String body) {
    SERVER.stubFor(post(PATH).willReturn(okJson(body)));
  }

  private static JsonNode body() {
    return Chats.json(
        SERVER.findAll(postRequestedFor(urlEqualTo(PATH))).getFirst().getBodyAsString());
  }
}
