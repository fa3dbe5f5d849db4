package dev.millrace.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ProviderException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTableTest {
  private static final HttpHeaders NONE = headers(Map.of());

  @ParameterizedTest
  @CsvSource({
    "301,PROVIDER_REJECTED",
    "400,PROVIDER_REJECTED",
    "401,PROVIDER_ACCESS_DENIED",
    "402,PROVIDER_QUOTA",
    "403,PROVIDER_ACCESS_DENIED",
    "404,PROVIDER_REJECTED",
    "408,PROVIDER_UNAVAILABLE",
    "409,PROVIDER_UNAVAILABLE",
    "413,PROVIDER_REJECTED",
    "422,PROVIDER_REJECTED",
    "424,PROVIDER_UNAVAILABLE",
    "425,PROVIDER_UNAVAILABLE",
    "429,PROVIDER_RATE_LIMITED",
    "500,PROVIDER_UNAVAILABLE",
    "502,PROVIDER_UNAVAILABLE",
    "503,PROVIDER_RATE_LIMITED",
    "504,PROVIDER_UNAVAILABLE",
    "520,PROVIDER_UNAVAILABLE",
    "529,PROVIDER_RATE_LIMITED"
  })
  void shouldKnowWhatAStatusMeans(int status, ErrorCode code) {
    ProviderException failure = Chats.table().answered(status, NONE, "");

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.maybePaid()).isFalse();
    assertThat(failure).hasMessage("acme answered " + status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // OpenAI
        "429|{'error':{'message':'Rate limit reached for"
            + " gpt','type':'requests','code':'rate_limit_exceeded'}}|PROVIDER_RATE_LIMITED",
        "429|{'error':{'message':'You exceeded your current quota, please check your plan and"
            + " billing"
            + " details.','type':'insufficient_quota','code':'insufficient_quota'}}|PROVIDER_QUOTA",
        "429|{'error':{'message':'Billing hard limit has been"
            + " reached','type':'invalid_request_error','code':'billing_hard_limit_reached'}}|PROVIDER_QUOTA",
        "429|{'error':{'message':'Your account is not"
            + " active','code':'billing_not_active'}}|PROVIDER_QUOTA",
        "401|{'error':{'message':'Incorrect API key"
            + " provided','code':'invalid_api_key'}}|PROVIDER_ACCESS_DENIED",
        "400|{'error':{'message':'The response was"
            + " filtered','code':'content_filter','innererror':{'code':'ResponsibleAIPolicyViolation'}}}|CONTENT_REFUSED",
        "400|{'error':{'message':'No','innererror':{'code':'ResponsibleAIPolicyViolation'}}}|CONTENT_REFUSED",
        "400|{'error':{'message':'Invalid"
            + " prompt','code':'content_policy_violation'}}|CONTENT_REFUSED",
        "400|{'error':{'message':'Unsupported"
            + " parameter','code':'unsupported_parameter'}}|PROVIDER_REJECTED",
        "404|{'error':{'message':'The model does not"
            + " exist','code':'model_not_found'}}|PROVIDER_REJECTED",
        // those who speak like it
        "402|{'error':{'message':'Insufficient Balance','type':'unknown_error'}}|PROVIDER_QUOTA",
        "400|{'error':{'message':'Your credit balance is too"
            + " low','type':'invalid_request_error'}}|PROVIDER_QUOTA",
        "529|{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}|PROVIDER_RATE_LIMITED",
        "400|{'object':'error','message':'max_tokens is too"
            + " large','type':'BadRequestError','code':400}|PROVIDER_REJECTED",
        "422|{'detail':'Field required'}|PROVIDER_REJECTED",
        "404|{'error':'model not found, try pulling it first'}|PROVIDER_REJECTED",
        // Gemini
        "400|{'error':{'code':400,'message':'API key not valid. Please pass a valid API"
            + " key.','status':'INVALID_ARGUMENT','details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'API_KEY_INVALID'}]}}|PROVIDER_ACCESS_DENIED",
        "403|{'error':{'code':403,'message':'This API method requires billing to be"
            + " enabled.','status':'PERMISSION_DENIED','details':[{'reason':'BILLING_DISABLED'}]}}|PROVIDER_QUOTA",
        "429|{'error':{'code':429,'message':'You exceeded your current quota, please check your"
            + " plan and billing details.','status':'RESOURCE_EXHAUSTED'}}|PROVIDER_RATE_LIMITED",
        "429|{'error':{'code':429,'message':'Your prepayment credits are"
            + " depleted.','status':'RESOURCE_EXHAUSTED'}}|PROVIDER_QUOTA",
        "503|{'error':{'code':503,'message':'The model is"
            + " overloaded.','status':'UNAVAILABLE'}}|PROVIDER_RATE_LIMITED",
        "400|[{'error':{'code':400,'message':'bad','status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_INVALID'}]}}]|PROVIDER_ACCESS_DENIED",
        // AWS
        "400|{'__type':'com.amazon.coral.service#UnrecognizedClientException','message':'The"
            + " security token is invalid'}|PROVIDER_ACCESS_DENIED",
        "400|{'__type':'ThrottlingException','message':'Rate exceeded'}|PROVIDER_RATE_LIMITED",
        "400|{'__type':'ValidationException','message':'bad'}|PROVIDER_REJECTED"
      })
  void shouldReadWhatProvidersSay(int status, String body, ErrorCode code) {
    assertThat(Chats.table().answered(status, NONE, body.replace('\'', '"')).code())
        .isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "429,ThrottlingException:http://internal.amazon.com/coral/,PROVIDER_RATE_LIMITED",
    "400,ServiceQuotaExceededException,PROVIDER_QUOTA",
    "403,AccessDeniedException,PROVIDER_ACCESS_DENIED",
    "403,ExpiredTokenException,PROVIDER_ACCESS_DENIED",
    "404,ResourceNotFoundException,PROVIDER_REJECTED",
    "408,ModelTimeoutException,PROVIDER_UNAVAILABLE",
    "424,ModelErrorException,PROVIDER_UNAVAILABLE",
    "429,ModelNotReadyException,PROVIDER_RATE_LIMITED",
    "500,InternalServerException,PROVIDER_UNAVAILABLE",
    "503,ServiceUnavailableException,PROVIDER_RATE_LIMITED"
  })
  void shouldReadTheHeaderInWhichBedrockNamesItsErrors(int status, String type, ErrorCode code) {
    HttpHeaders headers = headers(Map.of("x-amzn-ErrorType", List.of(type)));

    assertThat(Chats.table().answered(status, headers, "{\"message\":\"no\"}").code())
        .isEqualTo(code);
  }

  @Test
  void shouldSayHowLongToWaitByTheLongerOfHeaderAndBody() {
    String body =
        """
        {"error":{"code":429,"message":"Slow","details":[
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38.5s"}]}}\
        """;
    HttpHeaders longer = headers(Map.of("Retry-After", List.of("60")));

    assertThat(Chats.table().answered(429, NONE, body).retryAfter())
        .isEqualTo(Duration.ofMillis(38_500));
    assertThat(Chats.table().answered(429, longer, body).retryAfter())
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void shouldSayWhatMayHaveToBePaid() {
    ErrorTable table = Chats.table();
    IOException cause = new IOException("Connection reset");

    assertThat(table.unsent(cause).maybePaid()).isFalse();
    assertThat(table.unsent(cause).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    assertThat(table.unsendable().maybePaid()).isFalse();
    assertThat(table.unsendable().code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
    assertThat(table.late(cause).maybePaid()).isTrue();
    assertThat(table.late(cause).code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
    assertThat(table.cut(cause).maybePaid()).isTrue();
    assertThat(table.cut(cause).code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
    assertThat(table.unusable("is empty").maybePaid()).isTrue();
    assertThat(table.unusable("is empty").code()).isEqualTo(ErrorCode.PROVIDER_BAD_ANSWER);
  }

  @Test
  void shouldQuoteTheProviderBrieflyAndWithoutTheKey() {
    String body =
        "{\"error\":{\"message\":\"Bad key " + Chats.KEY + " " + "x".repeat(5000) + "\"}}";

    assertThat(Chats.table().answered(401, NONE, body).getMessage())
        .startsWith("acme answered 401: Bad key [hidden] xxx")
        .hasSizeLessThan(340);
  }

  private static HttpHeaders headers(Map<String, List<String>> map) {
    return HttpHeaders.of(map, (name, value) -> true);
  }
}
