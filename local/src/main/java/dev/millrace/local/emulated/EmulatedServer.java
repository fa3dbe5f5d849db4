package dev.millrace.local.emulated;

import dev.millrace.aws.AwsClients;
import dev.millrace.core.Sha256;
import dev.millrace.core.http.Cors;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LlmOptions;
import dev.millrace.local.LocalServer;
import dev.millrace.local.RunOptions;
import dev.millrace.local.function.FunctionHost;
import dev.millrace.local.function.InProcessFunction;
import dev.millrace.local.function.ProcessHost;
import dev.millrace.local.http.HttpFront;
import dev.millrace.local.http.HttpLimits;
import dev.millrace.local.http.StreamedRoute;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The template's stack on this machine: emulated services, the real handlers, and what calls them.
 */
public final class EmulatedServer implements LocalServer {
  /** What the template lets an LLM worker do side by side. */
  public static final int CALLS_OF_A_WORKER = 10;

  private static final Set<String> EMULATED =
      Set.of(
          "AWS::Serverless::Api",
          "AWS::Serverless::Function",
          ResourceNames.STATE_MACHINE,
          "AWS::ApiGateway::ApiKey",
          "AWS::DynamoDB::Table",
          "AWS::S3::Bucket",
          "AWS::SQS::Queue");

  private final EmulatedServices services;
  private final EmulatedStack stack;
  private final BucketNotifications notifications;
  private final HttpFront http;
  private final Template template;
  private final String apiKey;
  private final boolean processes;

  private EmulatedServer(
      EmulatedServices services,
      Template template,
      EmulatedStack stack,
      BucketNotifications notifications,
      HttpFront http,
      String apiKey,
      boolean processes) {
    this.services = services;
    this.template = template;
    this.stack = stack;
    this.notifications = notifications;
    this.http = http;
    this.apiKey = apiKey;
    this.processes = processes;
  }

  /**
   * Starts what {@code template.yaml} says on this folder and port.
   *
   * @throws dev.millrace.local.StartException if something is missing, taken, or not emulated
   */
  public static EmulatedServer start(DataFolder data, RunOptions options) {
    return start(data, options, (function, variables) -> Map.of());
  }

  /**
   * Starts the same with something between the functions and their surroundings, for tests.
   *
   * @param more variables that replace those which the function of this logical id would have
   */
  public static EmulatedServer start(
      DataFolder data,
      RunOptions options,
      BiFunction<String, Map<String, String>, Map<String, String>> more) {
    Path home = options.home();
    Map<String, Object> document = TemplateReader.read(home.resolve("template.yaml"));
    EmulatedServices services = EmulatedServices.start(data, home);
    ResourceNames names =
        new ResourceNames(
            Template.map(document.get("Resources")),
            EmulatedServices.REGION,
            services.sqs().endpoint());
    String apiKey = data.apiKey(options.apiKey());
    Template template = new Template(document, parameters(options, apiKey), names);
    AwsClients clients = services.clients();
    Provisioning provisioning = new Provisioning(template, names);
    provisioning.queues(clients.sqs());
    provisioning.tables(clients.dynamoDb());
    provisioning.buckets(clients.s3());
    provisioning.stateMachines(clients.stepFunctions(), home);
    BucketNotifications notifications =
        new BucketNotifications(
            BucketNotifications.rules(template, names),
            BucketNotifications.by(clients.sqs()),
            EmulatedServices.REGION,
            options.rehearsal().duplicateRate());
    notifications.announce();
    services.s3().listen(notifications);
    EmulatedStack stack =
        EmulatedStack.create(
            template,
            names,
            services,
            home,
            host(data, options),
            new EmulatedStack.Wiring(
                (function, variables) -> {
                  Map<String, String> all = new LinkedHashMap<>(variables(data, options));
                  if ("llm".equals(variables.get("LANE"))) {
                    all.putAll(options.llm().keys());
                  }
                  all.putAll(more.apply(function, variables));
                  return all;
                },
                options.rehearsal().duplicateRate()));
    HttpFront http =
        HttpFront.start(
            options.port(),
            HttpLimits.ofBody(RestApi.MOST_BYTES),
            new Cors(options.corsOrigins()),
            StreamedRoute.NONE,
            stack.api()::handle);
    stack.start(clients.sqs(), services.stepFunctions());
    EmulatedServer server =
        new EmulatedServer(
            services, template, stack, notifications, http, apiKey, options.processes());
    data.writeEndpoints(server.endpoints(names));
    return server;
  }

  @Override
  public URI api() {
    return http.address();
  }

  @Override
  public String apiKey() {
    return apiKey;
  }

  @Override
  public List<String> notes() {
    String missing =
        template.types().stream()
            .filter(type -> !EMULATED.contains(type))
            .map(type -> type.substring(type.indexOf(':') + 2))
            .collect(Collectors.joining(", "));
    return List.of(
        "It runs template.yaml on an emulated AWS; endpoints.json in the data folder names its"
            + " services.",
        "Not emulated: " + missing + ".",
        processes
            ? "Functions run from their zips in processes of their own; time-outs kill."
            : "Functions run in this process; time-outs are not enforced (--processes does).",
        "Not enforced: IAM, throttling, memory, TTL, fair queues, bucket versions.");
  }

  /** The most calls of the function that ever ran at once, for tests of the cap. */
  public int mostRunning(String logicalId) {
    return stack.function(logicalId).mostRunning();
  }

  /** The live processes of the function, for tests that kill them; none without processes. */
  public List<Long> processIds(String logicalId) {
    return stack.function(logicalId).processIds();
  }

  @Override
  public void close() {
    http.close();
    stack.close();
    notifications.close();
    services.close();
  }

  private static FunctionHost host(DataFolder data, RunOptions options) {
    return options.processes()
        ? ProcessHost.create(data.folder("functions"), data.folder("logs"))
        : InProcessFunction::create;
  }

  /** What the options say to the functions, and where on this machine they keep models. */
  private static Map<String, String> variables(DataFolder data, RunOptions options) {
    return Map.of(
        "MODEL_CACHE", data.path().resolve("models").toString(),
        "ALLOW_LOOPBACK", Boolean.toString(options.allowLoopback()),
        "REHEARSAL_DELAY_MILLIS", Long.toString(options.rehearsal().delay().toMillis()),
        "REHEARSAL_FAILURES_PER_THOUSAND",
            Long.toString(Math.round(options.rehearsal().failRate() * 1000)));
  }

  private static Map<String, String> parameters(RunOptions options, String apiKey) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("OwnerKeySha256", Sha256.hex(apiKey));
    parameters.put("OwnerTenant", LocalServer.TENANT.value());
    if (options.workers() > 0) {
      parameters.put("WorkerConcurrency", Integer.toString(options.workers()));
    }
    if (!options.corsOrigins().isEmpty()) {
      parameters.put("CorsOrigin", String.join(",", options.corsOrigins()));
    }
    LlmOptions llm = options.llm();
    parameters.put("LlmMode", llm.mode());
    parameters.put("LlmProviders", llm.providers());
    parameters.put("LlmUsdPerMonth", Long.toString(llm.usdPerMonth()));
    if (llm.calls() > 0) {
      parameters.put("LlmConcurrency", Integer.toString(llm.calls() / CALLS_OF_A_WORKER));
    }
    return parameters;
  }

  private Map<String, Object> endpoints(ResourceNames names) {
    Map<String, Object> endpoints = new LinkedHashMap<>();
    endpoints.put("api", api().toString());
    endpoints.put("apiKey", apiKey);
    endpoints.put("console", api() + "/");
    endpoints.putAll(services.endpoints());
    Map<String, String> resources = new LinkedHashMap<>();
    for (String type :
        List.of(
            "AWS::SQS::Queue",
            "AWS::DynamoDB::Table",
            "AWS::S3::Bucket",
            ResourceNames.STATE_MACHINE)) {
      template.resources(type).forEach(r -> resources.put(r.logicalId(), names.ref(r.logicalId())));
    }
    template
        .resources("AWS::Serverless::Function")
        .forEach(f -> resources.put(f.logicalId(), names.attribute(f.logicalId(), "Arn")));
    endpoints.put("resources", resources);
    return endpoints;
  }
}
