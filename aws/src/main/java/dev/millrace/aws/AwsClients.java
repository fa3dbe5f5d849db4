package dev.millrace.aws;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Clients for the services, from a function's environment. As in every AWS SDK, {@code
 * AWS_ENDPOINT_URL_<SERVICE>} or {@code AWS_ENDPOINT_URL} name another endpoint than AWS's own.
 *
 * <p>Retries are {@code standard} and said so: the SDK's default is about to change
 * (aws-sdk-java-v2#6987).
 */
public final class AwsClients {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ATTEMPT = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(6);

  private final Environment environment;

  public AwsClients(Environment environment) {
    this.environment = environment;
  }

  public DynamoDbClient dynamoDb() {
    return configure(DynamoDbClient.builder(), "DYNAMODB").build();
  }

  public SfnClient stepFunctions() {
    return configure(SfnClient.builder(), "SFN").build();
  }

  public SqsClient sqs() {
    return configure(SqsClient.builder(), "SQS").build();
  }

  /**
   * Another endpoint than AWS's own rarely has a host name for each bucket, so its buckets are
   * named in the path.
   */
  public S3Client s3() {
    return configure(S3Client.builder(), "S3").forcePathStyle(endpoint("S3") != null).build();
  }

  /** Signs requests to S3 that others send; it calls nobody itself. */
  public S3Presigner s3Presigner() {
    URI endpoint = endpoint("S3");
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(Region.of(environment.require("AWS_REGION")))
            .credentialsProvider(credentials())
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(endpoint != null).build());
    return endpoint == null ? builder.build() : builder.endpointOverride(endpoint).build();
  }

  private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B configure(
      B builder, String service) {
    builder
        .region(Region.of(environment.require("AWS_REGION")))
        .credentialsProvider(credentials())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ATTEMPT))
        .overrideConfiguration(c ->
            c.retryStrategy(RetryMode.STANDARD)
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL));
    URI endpoint = endpoint(service);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder;
  }

  private @Nullable URI endpoint(String service) {
    return environment
        .find("AWS_ENDPOINT_URL_" + service)
        .or(() -> environment.find("AWS_ENDPOINT_URL"))
        .map(URI::create)
        .orElse(null);
  }

  private AwsCredentialsProvider credentials() {
    if (environment.find("AWS_ACCESS_KEY_ID").isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    String id = environment.require("AWS_ACCESS_KEY_ID");
    String secret = environment.require("AWS_SECRET_ACCESS_KEY");
    return StaticCredentialsProvider.create(
        environment
            .find("AWS_SESSION_TOKEN")
            .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, token))
            .orElseGet(() -> AwsBasicCredentials.create(id, secret)));
  }
}
