package dev.millrace.llm.provider;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ProviderException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Keys by where they are: {@code env:NAME} is a variable of the environment, {@code secret:ARN} a
 * secret of AWS Secrets Manager ({@code secret:ARN#FIELD} one field of a secret that is JSON), and
 * {@code ssm:/NAME} a parameter of AWS Systems Manager. AWS is asked with the credentials that its
 * SDK finds by itself. Nothing is read before the first key is asked for. Thread-safe.
 */
public final class ReferencedKeys implements KeySource, AutoCloseable {
  private final Map<String, String> environment;
  private final Wire wire;
  private final AwsSecrets secrets;

  /**
   * Reads nothing yet.
   *
   * @param environment as of the process; {@code AWS_REGION} is where names without a region are
   *     looked up, and {@code AWS_ENDPOINT_URL_SECRETS_MANAGER} and {@code AWS_ENDPOINT_URL_SSM}
   *     name other endpoints than AWS's own
   */
  public ReferencedKeys(Map<String, String> environment, InstantSource clock) {
    this(environment, clock, Optional.empty());
  }

  ReferencedKeys(
      Map<String, String> environment,
      InstantSource clock,
      Optional<AwsCredentialsProvider> credentials) {
    this.environment = Map.copyOf(environment);
    this.wire = new Wire(clock);
    this.secrets = new AwsSecrets(this.environment, wire, credentials, clock);
  }

  @Override
  public String key(String reference) {
    int colon = reference.indexOf(':');
    String place = reference.substring(0, Math.max(0, colon));
    String name = reference.substring(colon + 1);
    return switch (place) {
      case "env" ->
          Optional.ofNullable(environment.get(name)).orElseThrow(() -> missing(reference));
      case "secret" -> secrets.secret(name, reference);
      case "ssm" -> secrets.parameter(name, reference);
      default -> throw missing("What the key refers to");
    };
  }

  static ProviderException missing(String reference) {
    return new ProviderException(
        ErrorCode.PROVIDER_ACCESS_DENIED, reference + " is not there", Duration.ZERO, false, null);
  }

  /** Ends its connections. */
  @Override
  public void close() {
    wire.close();
  }
}
