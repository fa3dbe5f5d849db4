package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ChatRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;

/**
 * Bedrock's Converse. Thinking tokens are asked for of Claude alone, from 1,024 on; what other
 * models call them is not agreed. Whether a model holds its answer to a schema depends on the
 * model, so the operator has to say it.
 */
final class BedrockProvider implements ChatProvider, AutoCloseable {
  private final ProviderEntry entry;
  private final Wire wire;
  private final ErrorTable errors;
  private final Optional<AwsCredentialsProvider> credentials;
  private @Nullable BedrockRuntimeClient client;

  /**
   * Calls nobody yet.
   *
   * @param credentials empty for those that the SDK finds by itself
   */
  BedrockProvider(
      ProviderEntry entry,
      Wire wire,
      ErrorTable errors,
      Optional<AwsCredentialsProvider> credentials) {
    this.entry = entry;
    this.wire = wire;
    this.errors = errors;
    this.credentials = credentials;
  }

  @Override
  public boolean takesSchema(JsonNode answerSchema) {
    return entry.schemaMode();
  }

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    ConverseRequest converse = written(request);
    ConverseResponse response =
        SdkWire.within(timeout, stop, errors, () -> client().converse(converse));
    return ConverseAnswer.read(response, errors);
  }

  private ConverseRequest written(ChatRequest request) {
    try {
      return ConverseCall.of(request, entry.schemaMode());
    } catch (IllegalArgumentException e) {
      throw errors.unsendable();
    }
  }

  private synchronized BedrockRuntimeClient client() {
    if (client == null) {
      BedrockRuntimeClientBuilder builder =
          BedrockRuntimeClient.builder()
              .httpClient(new SdkWire(wire))
              .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()));
      credentials.ifPresent(builder::credentialsProvider);
      entry.region().map(Region::of).ifPresent(builder::region);
      entry.baseUrl().ifPresent(builder::endpointOverride);
      client = builder.build();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
