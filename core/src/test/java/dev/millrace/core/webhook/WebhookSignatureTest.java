package dev.millrace.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER_SECRET = secret(64);
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String BODY = "{\"test\": 2432232314}";

  /** The reference library refuses what is older than five minutes by its own clock. */
  private final Instant now = Instant.now();

  @Test
  void shouldSignAsTheSpecificationDoes() {
    String header =
        WebhookSignature.sign(List.of(SECRET), ID, Instant.ofEpochMilli(1_614_265_330_999L), BODY);

    assertThat(header).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void shouldSatisfyTheReferenceLibrary() throws Exception {
    String body = "{\"text\":\"Müller 😀 \u2028\"}";
    String header = WebhookSignature.sign(List.of(SECRET), ID, now, body);

    new Webhook(SECRET).verify(body, headers(ID, now, header));
    assertThat(header).isEqualTo(new Webhook(SECRET).sign(ID, now.getEpochSecond(), body));
  }

  @Test
  void shouldSatisfyHoldersOfTheOldAndOfTheNewSecret() throws Exception {
    String header = WebhookSignature.sign(List.of(OTHER_SECRET, SECRET), ID, now, BODY);

    assertThat(header).matches("v1,\\S{44} v1,\\S{44}");
    new Webhook(OTHER_SECRET).verify(BODY, headers(ID, now, header));
    new Webhook(SECRET).verify(BODY, headers(ID, now, header));
  }

  @Test
  void shouldNotSatisfyAnybodyAfterAnyChange() {
    String header = WebhookSignature.sign(List.of(SECRET), ID, now, BODY);

    assertThatRefused(OTHER_SECRET, BODY, headers(ID, now, header));
    assertThatRefused(SECRET, BODY + " ", headers(ID, now, header));
    assertThatRefused(SECRET, BODY, headers(ID + "x", now, header));
    assertThatRefused(SECRET, BODY, headers(ID, now.minusSeconds(1), header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "whsec_?", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "WHSEC_MfKQ9r8GKYqr"})
  void shouldRefuseSecretsOfAnotherFormWithoutRepeatingThem(String secret) {
    assertThatRefused(secret);
  }

  @Test
  void shouldRefuseSecretsThatAreTooShortOrTooLong() {
    assertThatRefused(secret(23));
    assertThatRefused(secret(65));
    for (int bytes : new int[] {24, 32, 64}) {
      assertThat(WebhookSignature.sign(List.of(secret(bytes)), ID, now, BODY)).startsWith("v1,");
    }
  }

  @Test
  void shouldRefuseToSignWithNothingOrWhatCanBeReadTwoWays() {
    assertThatThrownBy(() -> WebhookSignature.sign(List.of(), ID, now, BODY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebhookSignature.sign(List.of(SECRET), "msg.1", now, BODY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertThatRefused(String secret) {
    assertThatThrownBy(() -> WebhookSignature.sign(List.of(SECRET, secret), ID, now, BODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A webhook secret is whsec_ and base64")
        .hasNoCause();
  }

  private static void assertThatRefused(
      String secret, String body, Map<String, List<String>> headers) {
    assertThatThrownBy(() -> new Webhook(secret).verify(body, headers))
        .isInstanceOf(WebhookVerificationException.class);
  }

  private static Map<String, List<String>> headers(String id, Instant time, String signature) {
    return Map.of(
        "webhook-id", List.of(id),
        "webhook-timestamp", List.of(Long.toString(time.getEpochSecond())),
        "webhook-signature", List.of(signature));
  }

  private static String secret(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }
}
