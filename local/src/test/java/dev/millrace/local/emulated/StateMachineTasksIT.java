package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.local.function.LocalFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sqs.model.Message;

/** What Task and Map states do with functions and the other emulated services. */
class StateMachineTasksIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;
  private static AwsResources aws;
  private static StateMachines machines;

  @BeforeAll
  static void start() {
    aws = AwsResources.start(folder);
    aws.services()
        .stepFunctions()
        .run(
            List.of(
                new Answering("double", event -> "{\"twice\":\"" + event.length() * 2 + "\"}"),
                new Answering(
                    "broken",
                    _ -> {
                      throw new UnsupportedOperationException("not today");
                    })));
    machines = new StateMachines(aws.clients().stepFunctions());
  }

  @AfterAll
  static void stop() throws IOException {
    aws.close();
  }

  @Test
  void shouldCallFunctions() throws IOException {
    String arn = "arn:aws:lambda:eu-central-1:000000000000:function:double";

    JsonNode envelope =
        machines.output(
            machines.create(
                "Invokes",
                StateMachines.service(
                    "lambda:invoke", "{\"FunctionName\":\"" + arn + "\",\"Payload\":[1,2]}")));
    JsonNode plain = machines.output(machines.create("Calls", StateMachines.task(arn, "[1,2]")));

    assertThat(envelope.at("/Payload/twice").asText()).isEqualTo("10");
    assertThat(envelope.path("StatusCode").asInt()).isEqualTo(200);
    assertThat(plain.path("twice").asText()).isEqualTo("10");
  }

  @Test
  void shouldNameWhatAFunctionThrewAsLambdaDoes() throws IOException {
    DescribeExecutionResponse failed =
        machines.run(
            machines.create(
                "Broken", StateMachines.service("lambda:invoke", "{\"FunctionName\":\"broken\"}")),
            "{}");

    assertThat(failed.error()).isEqualTo("java.lang.UnsupportedOperationException");
    JsonNode cause = JSON.readTree(failed.cause());
    assertThat(cause.path("errorMessage").asText()).isEqualTo("not today");
    assertThat(cause.path("errorType").asText()).isEqualTo(failed.error());
    assertThat(cause.path("stackTrace")).isNotEmpty();
  }

  @Test
  void shouldMissAFunctionThatIsNotThere() throws IOException {
    DescribeExecutionResponse failed =
        machines.run(
            machines.create(
                "Missing", StateMachines.service("lambda:invoke", "{\"FunctionName\":\"none\"}")),
            "{}");

    assertThat(failed.error()).isEqualTo("Lambda.ResourceNotFoundException");
  }

  @Test
  void shouldSendMessages() throws IOException {
    String queue = aws.clients().sqs().createQueue(r -> r.queueName("told")).queueUrl();
    JsonNode answer =
        machines.output(
            machines.create(
                "Sends",
                StateMachines.service(
                    "sqs:sendMessage",
                    "{\"QueueUrl\":\"" + queue + "\",\"MessageBody\":{\"told\":1}}")));

    Message message =
        aws.clients()
            .sqs()
            .receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(1))
            .messages()
            .getFirst();
    assertThat(message.body()).isEqualTo("{\"told\":1}");
    assertThat(answer.path("MessageId").asText()).isEqualTo(message.messageId());
    assertThat(answer.at("/SdkHttpMetadata/HttpStatusCode").asInt()).isEqualTo(200);
  }

  @Test
  void shouldKeepItems() throws IOException {
    String table = aws.ref("JobsTable");
    String item =
        "{\"TableName\":\""
            + table
            + "\",\"Item\":{\"pk\":{\"S\":\"p\"},"
            + "\"n\":{\"N\":\"7\"},\"l\":{\"L\":[{\"BOOL\":true}]}},"
            + "\"ConditionExpression\":\"attribute_not_exists(pk)\"}";
    String key = "{\"TableName\":\"" + table + "\",\"Key\":{\"pk\":{\"S\":\"p\"}}}";
    String put = machines.create("Puts", StateMachines.service("dynamodb:putItem", item));

    assertThat(machines.run(put, "{}").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(machines.run(put, "{}").error())
        .isEqualTo("DynamoDB.ConditionalCheckFailedException");
    JsonNode found =
        machines.output(
            machines.create("Gets", StateMachines.service("aws-sdk:dynamodb:getItem", key)));
    assertThat(found.at("/Item/n/N").asText()).isEqualTo("7");
    assertThat(found.at("/Item/l/L/0/BOOL").asBoolean()).isTrue();
  }

  @Test
  void shouldKeepObjects() throws IOException {
    String place = "{\"Bucket\":\"" + aws.ref("PayloadsBucket") + "\",\"Key\":\"asl/one.json\"";
    machines.output(
        machines.create(
            "PutsObject",
            StateMachines.service("aws-sdk:s3:putObject", place + ",\"Body\":{\"a\":1}}")));

    JsonNode object =
        machines.output(
            machines.create(
                "GetsObject", StateMachines.service("aws-sdk:s3:getObject", place + "}")));
    DescribeExecutionResponse missing =
        machines.run(
            machines.create(
                "GetsNothing",
                StateMachines.service("aws-sdk:s3:getObject", place.replace("one", "none") + "}")),
            "{}");

    assertThat(object.path("Body").asText()).isEqualTo("{\"a\":1}");
    assertThat(missing.error()).isEqualTo("S3.NoSuchKeyException");
  }

  @Test
  void shouldRefuseActionsAndArgumentsThatItDoesNotKnow() throws IOException {
    DescribeExecutionResponse action =
        machines.run(
            machines.create(
                "Unknown", StateMachines.service("aws-sdk:s3:getBucketAcl", "{\"Bucket\":\"b\"}")),
            "{}");
    DescribeExecutionResponse argument =
        machines.run(
            machines.create(
                "Odd", StateMachines.service("sqs:sendMessage", "{\"Colour\":\"red\"}")),
            "{}");

    assertThat(action.error()).isEqualTo("States.Runtime");
    assertThat(action.cause()).contains("aws-sdk:s3:getBucketAcl");
    assertThat(argument.error()).isEqualTo("States.Runtime");
    assertThat(argument.cause()).contains("Colour");
  }

  @Test
  void shouldMapTheLinesOfAnObjectAndExportTheResults() throws IOException {
    String bucket = aws.ref("PayloadsBucket");
    aws.clients()
        .s3()
        .putObject(
            r -> r.bucket(bucket).key("asl/lines.jsonl"),
            RequestBody.fromString("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"));
    String machine =
        machines.create(
            "Lines",
            StateMachines.one(
                """
                "Type": "Map",
                "Label": "Lines",
                "ItemReader": {
                  "Resource": "arn:aws:states:::s3:getObject",
                  "ReaderConfig": { "InputType": "JSONL" },
                  "Arguments": { "Bucket": "%1$s", "Key": "asl/lines.jsonl" }
                },
                "ItemProcessor": {
                  "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
                  "StartAt": "Twice",
                  "States": {
                    "Twice": { "Type": "Pass", "Output": "{%% $states.input.n * 2 %%}", "End": true }
                  }
                },
                "ResultWriter": {
                  "Resource": "arn:aws:states:::s3:putObject",
                  "Arguments": { "Bucket": "%1$s", "Prefix": "asl/results" }
                }
                """
                    .formatted(bucket)));

    JsonNode written = machines.output(machine).path("ResultWriterDetails");

    String manifest =
        aws.clients()
            .s3()
            .getObjectAsBytes(r -> r.bucket(bucket).key(written.path("Key").asText()))
            .asUtf8String();
    String results = JSON.readTree(manifest).at("/ResultFiles/SUCCEEDED/0/Key").asText();
    String lines =
        aws.clients().s3().getObjectAsBytes(r -> r.bucket(bucket).key(results)).asUtf8String();
    assertThat(JSON.readTree(lines).findValuesAsText("Output"))
        .containsExactlyInAnyOrder("2", "4", "6");
  }

  /** A function that answers what it is told to. */
  private record Answering(String name, UnaryOperator<String> answer) implements LocalFunction {
    @Override
    public String invoke(String event) {
      return answer.apply(event);
    }

    @Override
    public int mostRunning() {
      return 1;
    }

    @Override
    public List<Long> processIds() {
      return List.of();
    }

    @Override
    public void close() {
      // it has nothing
    }
  }
}
