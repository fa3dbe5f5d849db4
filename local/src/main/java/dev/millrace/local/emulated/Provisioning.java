package dev.millrace.local.emulated;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.local.StartException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes the template's queues, tables, buckets and state machines where they are not there yet. */
final class Provisioning {
  private static final List<String> QUEUE_ATTRIBUTES =
      List.of("VisibilityTimeout", "DelaySeconds", "ReceiveMessageWaitTimeSeconds");
  private static final JsonMapper JSON = new JsonMapper();

  private final Template template;
  private final ResourceNames names;

  Provisioning(Template template, ResourceNames names) {
    this.template = template;
    this.names = names;
  }

  /** Queues that others name as their dead-letter queue come first. */
  void queues(SqsClient sqs) {
    List<Template.Resource> queues = template.resources("AWS::SQS::Queue");
    queues.stream().filter(queue -> !hasRedrive(queue)).forEach(queue -> queue(sqs, queue));
    queues.stream().filter(Provisioning::hasRedrive).forEach(queue -> queue(sqs, queue));
  }

  void tables(DynamoDbClient dynamoDb) {
    List<String> there = dynamoDb.listTables().tableNames();
    template.resources("AWS::DynamoDB::Table").stream()
        .filter(table -> !there.contains(names.physicalName(table.logicalId())))
        .forEach(table -> dynamoDb.createTable(table(table)));
  }

  void buckets(S3Client s3) {
    for (Template.Resource bucket : template.resources("AWS::S3::Bucket")) {
      String name = names.physicalName(bucket.logicalId());
      if (s3.listBuckets().buckets().stream().noneMatch(each -> each.name().equals(name))) {
        s3.createBucket(request -> request.bucket(name));
      }
    }
  }

  /**
   * State machines that are there already are made what the template says; those that run go on as
   * they were begun.
   *
   * @param home the template's folder
   * @throws StartException if a definition is missing or wrong
   */
  void stateMachines(SfnClient stepFunctions, Path home) {
    for (Template.Resource machine : template.resources(ResourceNames.STATE_MACHINE)) {
      Section properties = machine.properties();
      if (properties.has("Events")) {
        throw new StartException(
            "The events of the state machine " + machine.logicalId() + " are not emulated", null);
      }
      String name = names.physicalName(machine.logicalId());
      String definition = DefinitionSource.text(properties, home);
      String role =
          properties.text("Role", "arn:aws:iam::" + ResourceNames.ACCOUNT + ":role/" + name);
      String type = properties.text("Type", "STANDARD");
      try {
        stepFunctions.createStateMachine(
            r -> r.name(name).type(type).definition(definition).roleArn(role));
      } catch (StateMachineAlreadyExistsException e) {
        update(stepFunctions, machine, definition, role);
      } catch (InvalidDefinitionException e) {
        throw wrong(machine, e);
      }
    }
  }

  private void update(
      SfnClient stepFunctions, Template.Resource machine, String definition, String role) {
    try {
      stepFunctions.updateStateMachine(r ->
          r.stateMachineArn(names.ref(machine.logicalId())).definition(definition).roleArn(role));
    } catch (InvalidDefinitionException e) {
      throw wrong(machine, e);
    }
  }

  private static StartException wrong(Template.Resource machine, InvalidDefinitionException e) {
    return new StartException(
        "The state machine %s is wrong: %s"
            .formatted(machine.logicalId(), e.awsErrorDetails().errorMessage()),
        e);
  }

  private static boolean hasRedrive(Template.Resource queue) {
    return queue.properties().has("RedrivePolicy");
  }

  private void queue(SqsClient sqs, Template.Resource queue) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String name : QUEUE_ATTRIBUTES) {
      if (queue.properties().has(name)) {
        attributes.put(name, queue.properties().text(name));
      }
    }
    if (hasRedrive(queue)) {
      Section redrive = queue.properties().section("RedrivePolicy");
      attributes.put(
          "RedrivePolicy",
          JSON.createObjectNode()
              .put("deadLetterTargetArn", redrive.text("deadLetterTargetArn"))
              .put("maxReceiveCount", redrive.number("maxReceiveCount", 10))
              .toString());
    }
    String name = names.physicalName(queue.logicalId());
    String url = sqs.createQueue(request -> request.queueName(name)).queueUrl();
    if (!attributes.isEmpty()) {
      sqs.setQueueAttributes(request -> request.queueUrl(url).attributesWithStrings(attributes));
    }
  }

  private CreateTableRequest table(Template.Resource table) {
    Section properties = table.properties();
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(names.physicalName(table.logicalId()))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                properties.sections("AttributeDefinitions").stream()
                    .map(Provisioning::attribute)
                    .toList())
            .keySchema(keys(properties));
    List<GlobalSecondaryIndex> indexes =
        properties.sections("GlobalSecondaryIndexes").stream().map(Provisioning::index).toList();
    return indexes.isEmpty() ? request.build() : request.globalSecondaryIndexes(indexes).build();
  }

  private static AttributeDefinition attribute(Section attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute.text("AttributeName"))
        .attributeType(attribute.text("AttributeType"))
        .build();
  }

  private static List<KeySchemaElement> keys(Section section) {
    return section.sections("KeySchema").stream()
        .map(key ->
            KeySchemaElement.builder()
                .attributeName(key.text("AttributeName"))
                .keyType(key.text("KeyType"))
                .build())
        .toList();
  }

  private static GlobalSecondaryIndex index(Section index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.text("IndexName"))
        .keySchema(keys(index))
        .projection(p -> p.projectionType(index.section("Projection").text("ProjectionType")))
        .build();
  }
}
