package dev.millrace.llm.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.ProviderException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Reads secrets of AWS Secrets Manager and encrypted parameters of Systems Manager. One signed call
 * each is all that is needed of two big SDKs.
 */
final class AwsSecrets {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int REGION_IN_ARN = 3;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, String> environment;
  private final Wire wire;
  private final RequestSigner signer;
  private final InstantSource clock;

  AwsSecrets(
      Map<String, String> environment,
      Wire wire,
      Optional<AwsCredentialsProvider> credentials,
      InstantSource clock) {
    this.environment = environment;
    this.wire = wire;
    this.clock = clock;
    this.signer = new RequestSigner(environment, credentials);
  }

  /** A secret by its ARN or name; or a field of it, behind a hash. */
  String secret(String name, String reference) {
    int hash = name.indexOf('#');
    String id = hash < 0 ? name : name.substring(0, hash);
    JsonNode answer =
        call(
            "secretsmanager",
            "SECRETS_MANAGER",
            "secretsmanager.GetSecretValue",
            MAPPER.createObjectNode().put("SecretId", id),
            id,
            reference);
    String secret = text(answer.path("SecretString"), reference);
    return hash < 0
        ? secret
        : text(json(secret, reference).path(name.substring(hash + 1)), reference);
  }

  /** A parameter by its ARN or name, decrypted. */
  String parameter(String name, String reference) {
    JsonNode answer =
        call(
            "ssm",
            "SSM",
            "AmazonSSM.GetParameter",
            MAPPER.createObjectNode().put("Name", name).put("WithDecryption", true),
            name,
            reference);
    return text(answer.path("Parameter").path("Value"), reference);
  }

  private JsonNode call(
      String service,
      String variable,
      String target,
      JsonNode body,
      String name,
      String reference) {
    ErrorTable errors = new ErrorTable(reference, new Scrubber(""), clock);
    try {
      WireRequest request =
          signer.sign(
              service,
              Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_" + variable)),
              region(name),
              Map.of(
                  "X-Amz-Target", List.of(target),
                  "Content-Type", List.of("application/x-amz-json-1.1")),
              body.toString(),
              errors);
      return json(wire.send(request, TIMEOUT, new StopSignal(), errors).body(), reference);
    } catch (ProviderException e) {
      throw meaning(e);
    }
  }

  /** What is wrong with a service of AWS is not the provider's fault. */
  private static ProviderException meaning(ProviderException e) {
    ErrorCode code =
        switch (e.code()) {
          case PROVIDER_ACCESS_DENIED, PROVIDER_REJECTED -> ErrorCode.PROVIDER_ACCESS_DENIED;
          default -> ErrorCode.DEPENDENCY_UNAVAILABLE;
        };
    return new ProviderException(code, String.valueOf(e.getMessage()), e.retryAfter(), false, null);
  }

  private static Optional<String> region(String name) {
    return name.startsWith("arn:")
        ? Optional.of(name.split(":", -1)[REGION_IN_ARN])
        : Optional.empty();
  }

  private static JsonNode json(String text, String reference) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ReferencedKeys.missing(reference);
    }
  }

  private static String text(JsonNode value, String reference) {
    if (!value.isTextual()) {
      throw ReferencedKeys.missing(reference);
    }
    return value.asText();
  }
}
