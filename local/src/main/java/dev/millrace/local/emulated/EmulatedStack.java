package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import dev.millrace.local.function.FunctionDefinition;
import dev.millrace.local.function.FunctionHost;
import dev.millrace.local.function.LocalFunction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The template's functions, and what calls them: routes, queues, schedules, state machines. */
final class EmulatedStack implements AutoCloseable {
  private static final int NEW_ACCOUNTS_CONCURRENCY = 10;

  private final Template template;
  private final double duplicateRate;
  private final Map<String, LocalFunction> functions = new LinkedHashMap<>();
  private final List<AutoCloseable> sources = new ArrayList<>();

  /**
   * What a run changes in the stack.
   *
   * @param variables more variables for the function of this logical id, which has these
   * @param duplicateRate share of messages that are delivered twice
   */
  record Wiring(
      BiFunction<String, Map<String, String>, Map<String, String>> variables,
      double duplicateRate) {}

  private EmulatedStack(Template template, double duplicateRate) {
    this.template = template;
    this.duplicateRate = duplicateRate;
  }

  /** Makes every function; nothing calls them yet. */
  static EmulatedStack create(
      Template template,
      ResourceNames names,
      EmulatedServices services,
      Path home,
      FunctionHost host,
      Wiring wiring) {
    EmulatedStack stack = new EmulatedStack(template, wiring.duplicateRate());
    for (Template.Resource function : template.resources("AWS::Serverless::Function")) {
      String name = names.physicalName(function.logicalId());
      Section properties = function.properties();
      Map<String, String> variables = new LinkedHashMap<>(services.variables());
      variables.put("AWS_LAMBDA_FUNCTION_NAME", name);
      variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", properties.text("MemorySize", "128"));
      variables.put("LAMBDA_TASK_ROOT", home.toString());
      Section own = properties.section("Environment").section("Variables");
      own.keys().forEach(key -> variables.put(key, own.text(key)));
      variables.putAll(wiring.variables().apply(function.logicalId(), variables));
      stack.functions.put(
          function.logicalId(),
          host.host(
              new FunctionDefinition(
                  function.logicalId(),
                  name,
                  names.attribute(function.logicalId(), "Arn"),
                  properties.text("Handler"),
                  home.resolve(properties.text("CodeUri")),
                  Duration.ofSeconds(properties.number("Timeout", 3)),
                  properties.number("MemorySize", 128),
                  concurrency(properties),
                  variables)));
    }
    return stack;
  }

  LocalFunction function(String logicalId) {
    LocalFunction function = functions.get(logicalId);
    if (function == null) {
      throw new StartException("The template has no function " + logicalId, null);
    }
    return function;
  }

  /** The template's one API, with its authorizer and the key of its usage plan. */
  RestApi api() {
    Section api = template.resources("AWS::Serverless::Api").getFirst().properties();
    Section auth = api.section("Auth");
    boolean keyByDefault = auth.flag("ApiKeyRequired", false);
    Section authorizer = auth.section("Authorizers").section(auth.text("DefaultAuthorizer"));
    List<RestRoute> routes = new ArrayList<>();
    for (Template.Resource function : template.resources("AWS::Serverless::Function")) {
      routes.addAll(
          RestRoute.routes(
              function.properties().section("Events"),
              keyByDefault,
              true,
              function(function.logicalId())));
    }
    return new RestApi(
        api.text("StageName"),
        routes,
        new GatewayResponses(api.section("GatewayResponses")),
        new Preflight(api.section("Cors")),
        new RestApi.Guard(
            authorizer(authorizer),
            template.resources("AWS::ApiGateway::ApiKey").getFirst().properties().text("Value")));
  }

  private RequestAuthorizer authorizer(Section authorizer) {
    String arn = authorizer.text("FunctionArn");
    LocalFunction function =
        functions.values().stream()
            .filter(each -> arn.endsWith(":" + each.name()))
            .findFirst()
            .orElseThrow(() -> new StartException("There is no function " + arn, null));
    Section identity = authorizer.section("Identity");
    return new RequestAuthorizer(
        function,
        String.valueOf(identity.list("Headers").getFirst()),
        Duration.ofSeconds(identity.number("ReauthorizeEvery", 300)),
        Clock.systemUTC());
  }

  /** Begins to bring messages, schedules and the tasks of state machines to the functions. */
  void start(SqsClient sqs, StepFunctionsService stepFunctions) {
    for (Template.Resource resource : template.resources("AWS::Serverless::Function")) {
      Section events = resource.properties().section("Events");
      for (String name : events.keys()) {
        Section event = events.section(name);
        Section properties = event.section("Properties");
        LocalFunction function = function(resource.logicalId());
        switch (event.text("Type")) {
          case "SQS" -> sources.add(mapping(sqs, function, properties));
          case "Schedule" ->
              sources.add(
                  new Schedule(function, properties.text("Schedule"), EmulatedServices.REGION));
          case "Api" -> {} // called by the API
          default ->
              throw new StartException(
                  "The event type of " + event.path() + " is not emulated", null);
        }
      }
    }
    // the last to stop: the others' calls may begin executions
    stepFunctions.run(functions.values());
    sources.add(stepFunctions);
  }

  /** What its queues ask for, but no less than what a new AWS account is allowed. */
  private static int concurrency(Section function) {
    Section events = function.section("Events");
    return events.keys().stream()
        .map(name -> events.section(name).section("Properties").section("ScalingConfig"))
        .mapToInt(scaling -> scaling.number("MaximumConcurrency", NEW_ACCOUNTS_CONCURRENCY))
        .reduce(NEW_ACCOUNTS_CONCURRENCY, Math::max);
  }

  private EventSourceMapping mapping(SqsClient sqs, LocalFunction function, Section properties) {
    String arn = properties.text("Queue");
    String queue = arn.substring(arn.lastIndexOf(':') + 1);
    return new EventSourceMapping(
        sqs,
        function,
        EventSourceMapping.Settings.from(
            properties,
            sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl(),
            EmulatedServices.REGION,
            properties.section("ScalingConfig").number("MaximumConcurrency", 10),
            duplicateRate));
  }

  /** Nothing is called any more; the calls that run come to their end, and then the functions. */
  @Override
  public void close() {
    for (AutoCloseable source : sources) {
      try {
        source.close();
      } catch (Exception e) { // the interface declares no narrower one
        throw new IllegalStateException("An event source did not stop", e);
      }
    }
    functions.values().forEach(LocalFunction::close);
  }
}
