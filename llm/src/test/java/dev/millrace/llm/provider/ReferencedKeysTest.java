package dev.millrace.llm.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ProviderException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class ReferencedKeysTest {
  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private static final String ARN =
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:openai-AbCdEf";

  private final ReferencedKeys keys =
      new ReferencedKeys(
          Map.of(
              "OPENAI_API_KEY",
              Chats.KEY,
              "AWS_REGION",
              "eu-west-1",
              "AWS_ENDPOINT_URL_SECRETS_MANAGER",
              SERVER.baseUrl(),
              "AWS_ENDPOINT_URL_SSM",
              SERVER.baseUrl()),
          Chats.NOON,
          Optional.of(
              StaticCredentialsProvider.create(
                  AwsSessionCredentials.create("AKIDEXAMPLE", "dummy", "session-token"))));

  @AfterEach
  void close() {
    keys.close();
  }

  @Test
  void shouldReadTheEnvironment() {
    assertThat(keys.key("env:OPENAI_API_KEY")).isEqualTo(Chats.KEY);
  }

  @Test
  void shouldReadASecretInItsOwnRegion() {
    answers("{\"ARN\":\"" + ARN + "\",\"SecretString\":\"" + Chats.KEY + "\"}");

    assertThat(keys.key("secret:" + ARN)).isEqualTo(Chats.KEY);

    SERVER.verify(
        postRequestedFor(urlEqualTo("/"))
            .withHeader("X-Amz-Target", equalTo("secretsmanager.GetSecretValue"))
            .withHeader("Content-Type", equalTo("application/x-amz-json-1.1"))
            .withHeader("X-Amz-Security-Token", equalTo("session-token"))
            .withHeader("Authorization", matching(".*/eu-central-1/secretsmanager/aws4_request.*"))
            .withRequestBody(equalToJson("{\"SecretId\":\"" + ARN + "\"}")));
  }

  @Test
  void shouldReadOneFieldOfASecret() {
    answers("{\"SecretString\":\"{\\\"openai\\\":\\\"" + Chats.KEY + "\\\"}\"}");

    assertThat(keys.key("secret:" + ARN + "#openai")).isEqualTo(Chats.KEY);
  }

  @Test
  void shouldReadAParameterDecrypted() {
    answers(
        "{\"Parameter\":{\"Name\":\"/millrace/key\",\"Type\":\"SecureString\",\"Value\":\""
            + Chats.KEY
            + "\"}}");

    assertThat(keys.key("ssm:/millrace/key")).isEqualTo(Chats.KEY);

    SERVER.verify(
        postRequestedFor(urlEqualTo("/"))
            .withHeader("X-Amz-Target", equalTo("AmazonSSM.GetParameter"))
            .withHeader("Authorization", matching(".*/eu-west-1/ssm/aws4_request.*"))
            .withRequestBody(equalToJson("{\"Name\":\"/millrace/key\",\"WithDecryption\":true}")));
  }

  @ParameterizedTest
  @CsvSource({
    "400,ResourceNotFoundException,PROVIDER_ACCESS_DENIED",
    "400,ParameterNotFound,PROVIDER_ACCESS_DENIED",
    "400,AccessDeniedException,PROVIDER_ACCESS_DENIED",
    "400,ExpiredTokenException,PROVIDER_ACCESS_DENIED",
    "400,ThrottlingException,DEPENDENCY_UNAVAILABLE",
    "500,InternalServiceError,DEPENDENCY_UNAVAILABLE"
  })
  void shouldSayWhetherTheOperatorOrAwsHasToActFirst(int status, String type, ErrorCode code) {
    SERVER.stubFor(
        post("/")
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withBody("{\"__type\":\"" + type + "\",\"message\":\"No\"}")));

    ProviderException failure = failure("secret:" + ARN);

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessage("secret:" + ARN + " answered " + status + ": No");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"SecretBinary\":\"AAAA\"}", "{\"SecretString\":\"{}\"}"})
  void shouldNotTakeAnythingElseForASecret(String body) {
    answers(body);

    assertThat(failure("secret:" + ARN + "#openai").code())
        .isEqualTo(ErrorCode.PROVIDER_ACCESS_DENIED);
  }

  @Test
  void shouldNameAVariableThatIsNotSet() {
    ProviderException failure = failure("env:NOBODY");

    assertThat(failure).hasMessage("env:NOBODY is not there");
    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_ACCESS_DENIED);
  }

  @Test
  void shouldNotShowAKeyThatStandsWhereItsPlaceShould() {
    assertThat(failure(Chats.KEY)).hasMessage("What the key refers to is not there");
  }

  private ProviderException failure(String reference) {
    return catchThrowableOfType(ProviderException.class, () -> keys.key(reference));
  }

  private static void answers(String body) {
    SERVER.stubFor(post("/").willReturn(okJson(body)));
  }
}
