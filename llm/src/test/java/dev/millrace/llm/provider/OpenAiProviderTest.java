package dev.millrace.llm.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Tokens;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatRequest;
import dev.millrace.llm.ProviderException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiProviderTest {
  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private static final String PATH = "/v1/chat/completions";
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"model-1",
       "choices":[{"index":0,"message":{"role":"assistant","content":"Paris","refusal":null},
         "logprobs":null,"finish_reason":"stop"}],
       "usage":{"prompt_tokens":120,"completion_tokens":3,"total_tokens":123,
         "prompt_tokens_details":{"cached_tokens":100,"audio_tokens":0},
         "completion_tokens_details":{"reasoning_tokens":0}}}\
      """;

  private final Wire wire = new Wire(Chats.NOON);
  private final OpenAiProvider provider =
      new OpenAiProvider(URI.create(SERVER.url("/v1")), wire, Chats.key("openai"), true);

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
            .withHeader("Authorization", equalTo("Bearer " + Chats.KEY))
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(
                    """
                    {"model":"model-1","stream":false,"max_tokens":64,"temperature":0.25,"top_p":0.5,
                     "messages":[
                       {"role":"system","content":"Be brief."},
                       {"role":"user","content":[
                         {"type":"text","text":"What is this?"},
                         {"type":"image_url","image_url":
                           {"url":"data:image/png;base64,AAAA","detail":"auto"}}]},
                       {"role":"assistant","content":"A cat."},
                       {"role":"user","content":"Sure?"}]}\
                    """)));
  }

  @Test
  void shouldReadTextEndAndTokens() {
    answers(ANSWER);

    assertThat(Chats.answer(provider, Chats.ask("Capital?")))
        .isEqualTo(new Answer("Paris", Answer.Finish.COMPLETE, new Tokens(120, 3, 100)));
  }

  @Test
  void shouldHoldAnswersToAClosedSchemaStrictly() {
    answers(ANSWER);
    String schema = Chats.CLOSED_SCHEMA.replaceFirst("\\{", "{\"\\$schema\":\"urn:x\",");

    Chats.answer(provider, Chats.askFor(schema));

    assertSchema(true, Chats.CLOSED_SCHEMA);
  }

  @Test
  void shouldNotBeStrictAboutASchemaThatOpenAiCannotHoldTo() {
    answers(ANSWER);
    String open = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";

    Chats.answer(provider, Chats.askFor(open));

    assertSchema(false, open);
  }

  @Test
  void shouldNotSendASchemaThatIsNoObjects() {
    answers(ANSWER);
    ChatRequest request = Chats.askFor("{\"type\":\"array\"}");

    Chats.answer(provider, request);

    assertThat(provider.takesSchema(request.answerSchema().orElseThrow())).isFalse();
    assertThat(provider.takesSchema(Chats.json(Chats.CLOSED_SCHEMA))).isTrue();
    assertThat(body()).doesNotContain("response_format");
  }

  @Test
  void shouldSendNoKeyWhereNoneIsAskedFor() {
    answers(ANSWER);
    ProviderKey none =
        new ProviderKey("local", Optional.empty(), new CachedKeys(r -> "", Chats.NOON), Chats.NOON);

    Chats.answer(
        new OpenAiProvider(URI.create(SERVER.url("/v1")), wire, none, true), Chats.ask("Hi"));

    SERVER.verify(postRequestedFor(urlEqualTo(PATH)).withHeader("Authorization", absent()));
  }

  @Test
  void shouldCallTheLimitByItsNewNameWhereItIsKnown() {
    answers(ANSWER);

    Chats.answer(
        new OpenAiProvider(URI.create(SERVER.url("/v1")), wire, Chats.key("openai"), true, true),
        Chats.ask("Hi"));

    assertThat(body()).contains("max_completion_tokens").doesNotContain("max_tokens");
  }

  @ParameterizedTest
  @CsvSource({"stop,COMPLETE", "length,LENGTH", "content_filter,REFUSED"})
  void shouldSayWhyTheAnswerEnds(String reason, Answer.Finish finish) {
    answers(ANSWER.replace("\"stop\"", "\"" + reason + "\""));

    assertThat(Chats.answer(provider, Chats.ask("Hi")).finish()).isEqualTo(finish);
  }

  @Test
  void shouldCountTheTokensOfARefusal() {
    answers(ANSWER.replace("\"refusal\":null", "\"refusal\":\"I cannot help with that.\""));

    assertThat(Chats.answer(provider, Chats.ask("Hi")))
        .isEqualTo(
            new Answer("I cannot help with that.", Answer.Finish.REFUSED, new Tokens(120, 3, 100)));
  }

  @Test
  void shouldReadAnswersInPartsAndWithoutCounts() {
    answers(
        """
        {"choices":[{"message":{"content":[{"type":"text","text":"Pa"},{"type":"text","text":"ris"}]},
          "finish_reason":"stop"}]}\
        """);

    assertThat(Chats.answer(provider, Chats.ask("Hi")))
        .isEqualTo(new Answer("Paris", Answer.Finish.COMPLETE, Tokens.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>502</html>",
        "{}",
        "null",
        "[]",
        "{\"choices\":[]}",
        "{\"choices\":[{}]}",
        "{\"error\":{\"message\":\"upstream failed\",\"code\":502}}",
        "{\"choices\":[{\"message\":{\"content\":\"half\"},\"finish_reason\":null}]}",
        "{\"choices\":[{\"message\":{\"content\":\"half"
      })
  void shouldNotTakeJunkForAnAnswer(String body) {
    answers(body);

    ProviderException failure = Chats.failure(provider, Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_BAD_ANSWER);
    assertThat(failure.maybePaid()).isTrue();
  }

  @Test
  void shouldNotRepeatACallByItself() {
    SERVER.stubFor(
        post(PATH).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "12")));

    ProviderException failure = Chats.failure(provider, Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(12));
    SERVER.verify(1, postRequestedFor(urlEqualTo(PATH)));
  }

  @Test
  void shouldNotRepeatAServerErrorByItselfEither() {
    SERVER.stubFor(post(PATH).willReturn(aResponse().withStatus(500).withBody("oops")));

    assertThat(Chats.failure(provider, Chats.ask("Hi")))
        .hasMessage("openai answered 500: oops")
        .extracting(ProviderException::code)
        .isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    SERVER.verify(1, postRequestedFor(urlEqualTo(PATH)));
  }

  private static void answers(String body) {
    SERVER.stubFor(post(PATH).willReturn(okJson(body)));
  }

  private static String body() {
    return SERVER.findAll(postRequestedFor(urlEqualTo(PATH))).getFirst().getBodyAsString();
  }

  private static void assertSchema(boolean strict, String schema) {
    assertThat(Chats.json(body()).path("response_format"))
        .isEqualTo(
            Chats.json(
                "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":"
                    + strict
                    + ",\"schema\":"
                    + schema
                    + "}}"));
  }
}
