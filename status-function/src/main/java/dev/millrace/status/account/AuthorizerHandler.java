package dev.millrace.status.account;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.CallerContext;
import dev.millrace.aws.Environment;
import dev.millrace.core.account.Authentication;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.KeyText;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/**
 * Tells API Gateway who has a key. API Gateway remembers the answer for each key, so it is about
 * the whole API; what the key allows of it stands in the context, for the functions to obey.
 * Thread-safe.
 */
public final class AuthorizerHandler
    implements RequestHandler<APIGatewayCustomAuthorizerEvent, Map<String, Object>> {
  private static final String KEY_FIELD = "x-api-key";

  private final Authentication authentication;
  private final String usagePlanKey;

  /** As Lambda makes it. */
  public AuthorizerHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public AuthorizerHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    AuthorizerConfig config = AuthorizerConfig.from(environment);
    this.usagePlanKey = config.usagePlanKey();
    this.authentication =
        new Authentication(
            new AwsAdapters(environment).tenantStore(config.jobsTable()),
            config.owner(),
            config.defaults(),
            Clock.tickMillis(ZoneOffset.UTC));
  }

  @Override
  public Map<String, Object> handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () ->
            authentication
                .caller(KeyText.of(key(event)))
                .map(caller -> allow(event, caller))
                .orElseGet(() -> policy("nobody", "Deny", event)));
  }

  private Map<String, Object> allow(APIGatewayCustomAuthorizerEvent event, Caller caller) {
    Map<String, Object> answer = policy(caller.tenant().value(), "Allow", event);
    answer.put("context", CallerContext.write(caller));
    answer.put("usageIdentifierKey", usagePlanKey);
    return answer;
  }

  private static Map<String, Object> policy(
      String principal, String effect, APIGatewayCustomAuthorizerEvent event) {
    Map<String, Object> statement =
        Map.of(
            "Action",
            "execute-api:Invoke",
            "Effect",
            effect,
            "Resource",
            everyMethod(event.getMethodArn()));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("principalId", principal);
    answer.put("policyDocument", Map.of("Version", "2012-10-17", "Statement", List.of(statement)));
    return answer;
  }

  /** {@code arn:…:api/stage/GET/v1/jobs} is one method of what {@code arn:…:api/stage/*} names. */
  private static String everyMethod(String methodArn) {
    String[] parts = methodArn.split("/", 3);
    return parts[0] + "/" + parts[1] + "/*";
  }

  private static String key(APIGatewayCustomAuthorizerEvent event) {
    return Objects.requireNonNullElse(event.getHeaders(), Map.<String, String>of())
        .entrySet()
        .stream()
        .filter(field -> field.getKey().equalsIgnoreCase(KEY_FIELD))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
