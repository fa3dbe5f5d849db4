package dev.millrace.local.emulated;

import dev.millrace.aws.AwsClients;
import dev.millrace.aws.Environment;
import dev.millrace.local.DataFolder;
import dev.millrace.local.StartException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * SQS, DynamoDB, S3 and Step Functions on this machine, started side by side, their data in one
 * folder.
 */
final class EmulatedServices implements AutoCloseable {
  static final String REGION = "eu-central-1";

  private final SqsService sqs;
  private final DynamoDbService dynamoDb;
  private final S3Service s3;
  private final StepFunctionsService stepFunctions;

  private EmulatedServices(
      SqsService sqs, DynamoDbService dynamoDb, S3Service s3, Path executions) {
    this.sqs = sqs;
    this.dynamoDb = dynamoDb;
    this.s3 = s3;
    this.stepFunctions =
        StepFunctionsService.start(
            REGION, executions, new AwsClients(new Environment(variables(sqs, dynamoDb, s3))));
  }

  static EmulatedServices start(DataFolder data, Path home) {
    DynamoDbService dynamoDb =
        DynamoDbService.start(
            home.resolve("local-dynamodb/target/lib"),
            data.folder("dynamodb"),
            data.folder("logs").resolve("dynamodb.log"));
    CompletableFuture<S3Service> s3 =
        beside(() -> S3Service.start(data.folder("s3"), Credentials.LOCAL));
    try {
      SqsService sqs = SqsService.start(REGION, data.folder("sqs"));
      dynamoDb.awaitReady();
      return new EmulatedServices(sqs, dynamoDb, s3.join(), data.folder("stepfunctions"));
    } catch (CompletionException e) {
      dynamoDb.close();
      throw new StartException("Cannot start the emulated S3: " + e.getCause(), e);
    }
  }

  /** The variables by which a function in this process finds the services. */
  Map<String, String> variables() {
    Map<String, String> variables = variables(sqs, dynamoDb, s3);
    variables.put("AWS_ENDPOINT_URL_SFN", stepFunctions.endpoint().toString());
    return variables;
  }

  private static Map<String, String> variables(
      SqsService sqs, DynamoDbService dynamoDb, S3Service s3) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_REGION", REGION);
    variables.put("AWS_ACCESS_KEY_ID", Credentials.LOCAL.accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", Credentials.LOCAL.secretAccessKey());
    variables.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
    return variables;
  }

  AwsClients clients() {
    return new AwsClients(new Environment(variables()));
  }

  SqsService sqs() {
    return sqs;
  }

  S3Service s3() {
    return s3;
  }

  StepFunctionsService stepFunctions() {
    return stepFunctions;
  }

  /** The part of {@code endpoints.json} that other AWS tools need. */
  Map<String, Object> endpoints() {
    Map<String, Object> endpoints = new LinkedHashMap<>();
    endpoints.put("sqs", sqs.endpoint().toString());
    endpoints.put("dynamodb", dynamoDb.endpoint().toString());
    endpoints.put("s3", s3.endpoint().toString());
    endpoints.put("stepfunctions", stepFunctions.endpoint().toString());
    endpoints.put("region", REGION);
    endpoints.put("accessKeyId", Credentials.LOCAL.accessKeyId());
    endpoints.put("secretAccessKey", Credentials.LOCAL.secretAccessKey());
    return endpoints;
  }

  @Override
  public void close() {
    stepFunctions.close();
    sqs.close();
    s3.close();
    dynamoDb.close();
  }

  private static <T> CompletableFuture<T> beside(Supplier<T> start) {
    CompletableFuture<T> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            started.complete(start.get());
          } catch (StartException e) {
            started.completeExceptionally(e);
          }
        });
    return started;
  }
}
