package dev.millrace.llm.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Signs requests to services of AWS. Thread-safe. */
final class RequestSigner {
  private final Map<String, String> environment;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private @Nullable AwsCredentialsProvider credentials;

  /**
   * Looks for nothing yet.
   *
   * @param credentials empty for those that the SDK finds by itself
   */
  RequestSigner(Map<String, String> environment, Optional<AwsCredentialsProvider> credentials) {
    this.environment = environment;
    this.credentials = credentials.orElse(null);
  }

  /**
   * A request to this service.
   *
   * @param endpoint empty for AWS's own
   * @param region empty for the process's own
   */
  WireRequest sign(
      String service,
      Optional<String> endpoint,
      Optional<String> region,
      Map<String, List<String>> headers,
      String body,
      ErrorTable errors) {
    try {
      String where = region.orElseGet(this::region);
      ContentStreamProvider content = ContentStreamProvider.fromUtf8String(body);
      SdkHttpRequest request =
          SdkHttpRequest.builder()
              .method(SdkHttpMethod.POST)
              .uri(URI.create(endpoint.orElseGet(() -> address(service, where))))
              .encodedPath("/")
              .headers(headers)
              .build();
      SignedRequest signed =
          signer.sign(sign ->
              sign.identity(credentials().resolveCredentials())
                  .request(request)
                  .payload(content)
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                  .putProperty(AwsV4HttpSigner.REGION_NAME, where));
      return SdkWire.written(signed.request(), content);
    } catch (SdkException e) {
      throw errors.unsigned(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String region() {
    return Optional.ofNullable(environment.get("AWS_REGION"))
        .orElseGet(() -> new DefaultAwsRegionProviderChain().getRegion().id());
  }

  private static String address(String service, String region) {
    String suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return "https://" + service + "." + region + "." + suffix;
  }

  private synchronized AwsCredentialsProvider credentials() {
    if (credentials == null) {
      credentials = DefaultCredentialsProvider.builder().build();
    }
    return credentials;
  }
}
