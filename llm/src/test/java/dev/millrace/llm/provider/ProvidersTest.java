package dev.millrace.llm.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ProviderException;
import dev.millrace.llm.provider.Providers.Mode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private static final String OPENAI_ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"A\"},\"finish_reason\":\"stop\"}]}";
  private static final String GEMINI_ANSWER =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"A\"}]},\"finishReason\":\"STOP\"}]}";

  @Test
  void shouldAnswerByMocksUnlessItIsToldOtherwise() {
    try (Providers providers = providers("", Mode.MOCK)) {
      for (String name : List.of("openai", "anything")) {
        assertThat(Chats.answer(providers.provider(name), Chats.ask("Hi")).text())
            .isEqualTo("Mock answer to: Hi");
      }
    }
  }

  @Test
  void shouldHonourMocksInBothModes() {
    for (Mode mode : Mode.values()) {
      try (Providers providers =
          providers("{\"openai\":{\"type\":\"mock\",\"reply\":\"Yes\"}}", mode)) {
        assertThat(Chats.answer(providers.provider("openai"), Chats.ask("Hi")).text())
            .isEqualTo("Yes");
      }
    }
  }

  @Test
  void shouldHaveTheUsualProvidersWithoutAnyConfiguration() {
    try (Providers providers = providers("", Mode.LIVE)) {
      assertThat(providers.provider("openai")).isInstanceOf(OpenAiProvider.class);
      assertThat(providers.provider("gemini")).isInstanceOf(GeminiProvider.class);
      assertThat(providers.provider("bedrock")).isInstanceOf(BedrockProvider.class);
      assertThat(providers.provider("openai")).isSameAs(providers.provider("openai"));
    }
  }

  @Test
  void shouldNotKnowOtherProviders() {
    try (Providers providers = providers("", Mode.LIVE)) {
      assertThatThrownBy(() -> providers.provider("acme"))
          .hasMessage("There is no provider \"acme\", only [bedrock, gemini, openai]")
          .isInstanceOfSatisfying(
              ProviderException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_ACCESS_DENIED));
    }
  }

  @Test
  void shouldChangeTheProviderByConfigurationAlone() {
    SERVER.stubFor(post("/local/chat/completions").willReturn(okJson(OPENAI_ANSWER)));
    SERVER.stubFor(
        post("/v1beta/models/gemini-x:generateContent").willReturn(okJson(GEMINI_ANSWER)));
    String local =
        "{\"main\":{\"type\":\"openai\",\"base_url\":\"%s/local/\",\"model\":\"llama\"}}";
    String gemini =
        "{\"main\":{\"type\":\"gemini\",\"base_url\":\"%s/v1beta\",\"model\":\"gemini-x\","
            + "\"key\":\"env:G\"}}";

    for (String json : List.of(local, gemini)) {
      try (Providers providers = providers(json.formatted(SERVER.baseUrl()), Mode.LIVE)) {
        assertThat(Chats.answer(providers.provider("main"), Chats.ask("Hi")).text()).isEqualTo("A");
      }
    }

    SERVER.verify(
        postRequestedFor(urlEqualTo("/local/chat/completions"))
            .withRequestBody(containing("llama")));
  }

  @Test
  void shouldSayWhichModelIsReallyAsked() {
    String json =
        "{\"main\":{\"type\":\"openai\",\"base_url\":\"http://127.0.0.1:1/v1\",\"model\":\"llama\"}}";
    try (Providers live = providers(json, Mode.LIVE);
        Providers mock = providers(json, Mode.MOCK)) {
      assertThat(live.model("main", "gpt")).isEqualTo("llama");
      assertThat(live.model("openai", "gpt")).isEqualTo("gpt");
      assertThat(mock.model("main", "gpt")).isEqualTo("gpt");
    }
  }

  @Test
  void shouldHealWithANewKeyAfterTheOldOneIsRefused() {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(401)));
    SERVER.stubFor(
        post(anyUrl())
            .withHeader("Authorization", equalTo("Bearer new"))
            .willReturn(okJson(OPENAI_ANSWER)));
    Deque<String> source = new ArrayDeque<>(List.of("old", "new"));
    String json =
        "{\"openai\":{\"type\":\"openai\",\"base_url\":\"%s\",\"key\":\"env:K\"}}"
            .formatted(SERVER.baseUrl());
    try (Providers providers =
        new Providers(json, Mode.LIVE, reference -> source.removeFirst(), Chats.NOON)) {
      ChatProvider provider = providers.provider("openai");

      assertThat(Chats.failure(provider, Chats.ask("Hi")).code())
          .isEqualTo(ErrorCode.PROVIDER_ACCESS_DENIED);
      Chats.answer(provider, Chats.ask("Hi"));
      Chats.answer(provider, Chats.ask("Hi"));
    }
    assertThat(source).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401, 429, 500})
  void shouldNeverShowTheKey(int status) {
    String echo = "{\"error\":{\"message\":\"" + Chats.KEY + "\"},\"x\":\"" + Chats.KEY + "\"}";
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(status).withBody(echo)));
    String json =
        """
        {"openai":{"type":"openai","base_url":"%1$s","key":"env:K"},
         "gemini":{"type":"gemini","base_url":"%1$s","key":"env:K"}}\
        """
            .formatted(SERVER.baseUrl());
    try (Shown shown = new Shown();
        Providers providers = providers(json, Mode.LIVE)) {
      for (String name : List.of("openai", "gemini")) {
        Chats.failure(providers.provider(name), Chats.ask("Hi")).printStackTrace();
        System.err.println(providers.provider(name));
      }

      assertThat(shown.text()).contains("ProviderException").doesNotContain(Chats.KEY);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]|must be a JSON object",
        "{|is no JSON: line 1",
        "{} {}|is no JSON: line 1",
        "{'a':{'type':'mock'},'a':{'type':'mock'}}|is no JSON: line 1",
        "{'a':1}|Provider \"a\" needs a type: openai, gemini, bedrock or mock",
        "{'a':{'type':'acme'}}|Provider \"a\" needs a type: openai, gemini, bedrock or mock",
        "{'a':{'type':'openai','basurl':'x'}}|Provider \"a\" does not know \"basurl\", only"
            + " [base_url, key, model, schema_mode, type]",
        "{'a':{'type':'bedrock','key':'env:X'}}|Provider \"a\" does not know \"key\"",
        "{'a':{'type':'openai','key':'sk-test-0123456789abcdef'}}|Provider \"a\" needs env:NAME,"
            + " secret:ARN or ssm:/NAME in \"key\", never the key itself",
        "{'a':{'type':'openai','key':7}}|Provider \"a\" needs a text in \"key\"",
        "{'a':{'type':'gemini'}}|Provider \"a\" needs a \"key\"",
        "{'a':{'type':'openai','model':''}}|Provider \"a\" needs a text in \"model\"",
        "{'a':{'type':'openai','schema_mode':'yes'}}|Provider \"a\" needs true or false in"
            + " \"schema_mode\"",
        "{'a':{'type':'openai','base_url':'http://example.com/v1'}}|Provider \"a\" needs https in"
            + " \"base_url\"",
        "{'a':{'type':'openai','base_url':'http://127.0.0.1.example.com/v1'}}|Provider \"a\" needs"
            + " https in \"base_url\"",
        "{'a':{'type':'openai','base_url':'http://localhost.evil/v1'}}|Provider \"a\" needs https"
            + " in \"base_url\"",
        "{'a':{'type':'openai','base_url':'ftp://localhost/v1'}}|Provider \"a\" needs https in"
            + " \"base_url\"",
        "{'a':{'type':'openai','base_url':'https://user:pw@example.com'}}|Provider \"a\" needs an"
            + " address without user and query in \"base_url\"",
        "{'a':{'type':'openai','base_url':'not an address'}}|Provider \"a\" needs an address in"
            + " \"base_url\"",
        "{'a':{'type':'mock','delay_ms':-1}}|Provider \"a\" needs a number from 0 to 3600000 in"
            + " \"delay_ms\"",
        "{'a':{'type':'mock','finish':'soon'}}|Provider \"a\" needs complete, length or refused in"
            + " \"finish\"",
        "{'a':{'type':'mock','errors':[{'state':1}]}}|An error of a mock does not know \"state\","
            + " only [retry_after, status]",
        "{'a':{'type':'mock','errors':[{}]}}|An error of a mock needs a status",
        "{'a':{'type':'mock','errors':{'status':400}}}|Provider \"a\" needs a list in \"errors\"",
        "{'a':{'type':'mock','error_rate':2}}|Provider \"a\" needs a number from 0 to 1 in"
            + " \"error_rate\""
      })
  void shouldSayWhatIsWrongWithTheConfiguration(String json, String message) {
    assertThatThrownBy(() -> providers(json.replace('\'', '"'), Mode.MOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(Chats.KEY)
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:11434/v1",
        "http://127.0.0.1:11434/v1",
        "http://127.9.9.9/v1",
        "http://[::1]:8000/v1",
        "https://example.com/v1"
      })
  void shouldTakeKeysInClearToThisMachineAlone(String address) {
    String json =
        "{\"a\":{\"type\":\"openai\",\"base_url\":\"" + address + "\",\"key\":\"env:K\"}}";
    try (Providers providers = providers(json, Mode.LIVE)) {
      assertThat(providers.provider("a")).isInstanceOf(OpenAiProvider.class);
    }
  }

  private static Providers providers(String json, Mode mode) {
    return new Providers(json, mode, reference -> Chats.KEY, Chats.NOON);
  }
}
