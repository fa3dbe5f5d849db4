package dev.millrace.llm.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Tokens;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ChatRequest;
import dev.millrace.llm.ProviderException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

@Timeout(30)
class BedrockProviderTest {
  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private static final AwsCredentialsProvider DUMMY =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "dummy"));
  private static final int HOUR = 3_600_000;
  private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final String PATH = "/model/model-1/converse";
  private static final String ANSWER =
      """
      {"metrics":{"latencyMs":321},
       "output":{"message":{"role":"assistant","content":[
         {"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"x"}}},
         {"text":"Pa"},{"text":"ris"}]}},
       "stopReason":"end_turn",
       "usage":{"inputTokens":20,"outputTokens":3,"totalTokens":123,
         "cacheReadInputTokens":90,"cacheWriteInputTokens":10}}\
      """;

  private final Wire wire = new Wire(Chats.NOON);
  private final BedrockProvider provider = provider(false, DUMMY);

  @AfterEach
  void close() {
    provider.close();
    wire.close();
  }

  @Test
  void shouldSendTheWholeConversationAndItsParameters() {
    answers(okJson(ANSWER));

    Chats.answer(provider, Chats.full());

    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo(PATH))
            .withHeader(
                "Authorization",
                matching(
                    "AWS4-HMAC-SHA256"
                        + " Credential=AKIDEXAMPLE/\\d+/eu-west-1/bedrock/aws4_request.*"))
            .withRequestBody(
                equalToJson(
                    """
                    {"inferenceConfig":{"maxTokens":64,"temperature":0.25,"topP":0.5},
                     "system":[{"text":"Be brief."}],
                     "messages":[
                       {"role":"user","content":[
                         {"image":{"format":"png","source":{"bytes":"AAAA"}}},
                         {"text":"What is this?"}]},
                       {"role":"assistant","content":[{"text":"A cat."}]},
                       {"role":"user","content":[{"text":"Sure?"}]}]}\
                    """)));
  }

  @Test
  void shouldAskClaudeToThink() {
    SERVER.stubFor(post(anyUrl()).willReturn(okJson(ANSWER)));

    Chats.answer(new OtherModel(provider, CLAUDE), Chats.full());

    assertThat(body().path("additionalModelRequestFields"))
        .isEqualTo(Chats.json("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}}"));
    assertThat(SERVER.findAll(anyRequestedFor(anyUrl())).getFirst().getUrl())
        .isEqualTo("/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse");
  }

  @Test
  void shouldCountWhatTheCacheGaveAndTookAsInput() {
    answers(okJson(ANSWER));

    assertThat(Chats.answer(provider, Chats.ask("Capital?")))
        .isEqualTo(new Answer("Paris", Answer.Finish.COMPLETE, new Tokens(120, 3, 90)));
  }

  @Test
  void shouldSendASchemaOnlyWhereTheOperatorSaysThatTheModelTakesIt() {
    answers(okJson(ANSWER));
    ChatRequest request = Chats.askFor(Chats.CLOSED_SCHEMA);
    JsonNode schema = request.answerSchema().orElseThrow();

    Chats.answer(provider, request);
    assertThat(provider.takesSchema(schema)).isFalse();
    assertThat(body().has("outputConfig")).isFalse();

    SERVER.resetRequests();
    ChatProvider able = provider(true, DUMMY);
    Chats.answer(able, request);
    assertThat(able.takesSchema(schema)).isTrue();
    JsonNode format = body().path("outputConfig").path("textFormat");
    assertThat(format.path("type").asText()).isEqualTo("json_schema");
    assertThat(Chats.json(format.path("structure").path("jsonSchema").path("schema").asText()))
        .isEqualTo(schema);
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn,COMPLETE",
    "stop_sequence,COMPLETE",
    "max_tokens,LENGTH",
    "guardrail_intervened,REFUSED",
    "content_filtered,REFUSED",
    "refusal,REFUSED"
  })
  void shouldSayWhyTheAnswerEnds(String reason, Answer.Finish finish) {
    answers(okJson(ANSWER.replace("end_turn", reason)));

    assertThat(Chats.answer(provider, Chats.ask("Hi")).finish()).isEqualTo(finish);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<html>",
        "{\"stopReason\":\"end_turn\"}",
        "{\"stopReason\":\"tool_use\",\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[]}}}"
      })
  void shouldNotTakeJunkForAnAnswer(String body) {
    answers(okJson(body));

    ProviderException failure = Chats.failure(provider, Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_BAD_ANSWER);
    assertThat(failure.maybePaid()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "429,ThrottlingException,PROVIDER_RATE_LIMITED",
    "400,ServiceQuotaExceededException,PROVIDER_QUOTA",
    "403,AccessDeniedException,PROVIDER_ACCESS_DENIED",
    "400,ValidationException,PROVIDER_REJECTED",
    "404,ResourceNotFoundException,PROVIDER_REJECTED",
    "408,ModelTimeoutException,PROVIDER_UNAVAILABLE",
    "424,ModelErrorException,PROVIDER_UNAVAILABLE",
    "500,InternalServerException,PROVIDER_UNAVAILABLE",
    "503,ServiceUnavailableException,PROVIDER_RATE_LIMITED"
  })
  void shouldTellErrorsAndNotRepeatTheCallByItself(int status, String type, ErrorCode code) {
    answers(
        aResponse()
            .withStatus(status)
            .withHeader("x-amzn-ErrorType", type + ":http://internal.amazon.com/coral/")
            .withHeader("Retry-After", "4")
            .withBody("{\"message\":\"Not so\"}"));

    ProviderException failure = Chats.failure(provider, Chats.ask("Hi"));

    assertThat(failure).hasMessage("bedrock answered " + status + ": Not so");
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(4));
    assertThat(failure.maybePaid()).isFalse();
    SERVER.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void shouldNotRepeatABrokenConnectionByItself() {
    answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    ProviderException failure = Chats.failure(provider, Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
    assertThat(failure.maybePaid()).isTrue();
    SERVER.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void shouldKeepTheTimeOfEachCall() {
    answers(okJson(ANSWER).withFixedDelay(HOUR));

    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class,
            () -> provider.call(Chats.ask("Hi"), Duration.ofMillis(300), new StopSignal()));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
    assertThat(failure.maybePaid()).isTrue();
  }

  @Test
  void shouldEndAtOnceWhenItIsStopped() throws Exception {
    answers(okJson(ANSWER).withFixedDelay(HOUR));
    StopSignal stop = new StopSignal();
    CompletableFuture<Throwable> end =
        CompletableFuture.supplyAsync(
            () -> catchThrowable(() -> provider.call(Chats.ask("Hi"), Duration.ofHours(1), stop)));
    Awaitility.await().until(() -> !SERVER.findAll(anyRequestedFor(anyUrl())).isEmpty());

    stop.stop(StopSignal.Reason.NOT_WANTED);

    assertThat(end.get(1, TimeUnit.SECONDS)).isInstanceOf(StoppedException.class);
  }

  @Test
  void shouldEndAtOnceWhenItsThreadIsInterrupted() {
    answers(okJson(ANSWER).withFixedDelay(HOUR));
    Thread.currentThread().interrupt();

    Throwable end = catchThrowable(() -> Chats.answer(provider, Chats.ask("Hi")));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end).isInstanceOf(StoppedException.class);
  }

  @Test
  void shouldWaitForTheOperatorIfThereAreNoCredentials() {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("Unable to load credentials");
        };

    ProviderException failure = Chats.failure(provider(false, none), Chats.ask("Hi"));

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_ACCESS_DENIED);
    assertThat(failure).hasMessageContaining("Unable to load credentials");
    assertThat(failure.maybePaid()).isFalse();
  }

  private static void answers(ResponseDefinitionBuilder response) {
    SERVER.stubFor(post(PATH).willReturn(response));
  }

  private static JsonNode body() {
    return Chats.json(SERVER.findAll(postRequestedFor(anyUrl())).getFirst().getBodyAsString());
  }

  private BedrockProvider provider(boolean schemaMode, AwsCredentialsProvider credentials) {
    ProviderEntry entry =
        new ProviderEntry(
            ProviderEntry.Dialect.BEDROCK,
            Optional.of(URI.create(SERVER.baseUrl())),
            Optional.empty(),
            Optional.of("eu-west-1"),
            Optional.empty(),
            schemaMode,
            MockSettings.PLAIN);
    ErrorTable errors = new ErrorTable("bedrock", new Scrubber(""), Chats.NOON);
    return new BedrockProvider(entry, wire, errors, Optional.of(credentials));
  }
}
