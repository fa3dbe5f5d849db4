package dev.millrace.local.emulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Resource;
import dev.millrace.aws.AwsClients;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Actions of SQS, DynamoDB and S3, as Task states call them. Thread-safe. */
final class ServiceActions {
  private static final String SDK = "aws-sdk:";

  /** What has a short name, and tells of its call besides its answer. */
  private static final Set<String> OPTIMIZED =
      Set.of(
          "sqs:sendMessage",
          "dynamodb:getItem",
          "dynamodb:putItem",
          "dynamodb:updateItem",
          "dynamodb:deleteItem");

  private static final Map<String, String> OPTIMIZED_ERRORS =
      Map.of("sqs", "SQS", "dynamodb", "DynamoDB");
  private static final Map<String, String> ERRORS =
      Map.of("sqs", "Sqs", "dynamodb", "DynamoDb", "s3", "S3");

  private final Map<String, Action> actions = new HashMap<>();

  /** One action: arguments in, its answer out. */
  @FunctionalInterface
  private interface Action {
    Answer run(JsonNode arguments);
  }

  private record Answer(ObjectNode json, AwsResponse response) {}

  ServiceActions(AwsClients clients) {
    queues(clients.sqs());
    items(clients.dynamoDb());
    objects(clients.s3());
  }

  /**
   * Does what the resource says.
   *
   * @throws StatesError as Step Functions names what went wrong; {@code States.Runtime} if the
   *     action is not emulated
   */
  JsonNode run(Resource.Service resource, JsonNode arguments) throws InterruptedException {
    boolean isSdk = resource.service().startsWith(SDK);
    String service = isSdk ? resource.service().substring(SDK.length()) : resource.service();
    String name = service + ":" + resource.action();
    Action action = isSdk || OPTIMIZED.contains(name) ? actions.get(name) : null;
    if (action == null) {
      throw new StatesError(ErrorNames.RUNTIME, resource.arn() + " is not emulated");
    }
    String prefix = String.valueOf((isSdk ? ERRORS : OPTIMIZED_ERRORS).get(service));
    try {
      Answer answer = action.run(arguments);
      return isSdk ? answer.json() : withCall(answer);
    } catch (AbortedException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (AwsServiceException e) {
      throw new StatesError(prefix + "." + error(e), String.valueOf(e.getMessage()));
    } catch (SdkException e) {
      throw new StatesError(prefix + ".SdkClientException", String.valueOf(e.getMessage()));
    }
  }

  private static String error(AwsServiceException e) {
    String code = String.valueOf(e.awsErrorDetails().errorCode());
    return code.endsWith("Exception") ? code : code + "Exception";
  }

  private static ObjectNode withCall(Answer answer) {
    ObjectNode json = answer.json();
    json.putObject("SdkHttpMetadata")
        .put("HttpStatusCode", answer.response().sdkHttpResponse().statusCode());
    json.putObject("SdkResponseMetadata")
        .put("RequestId", answer.response().responseMetadata().requestId());
    return json;
  }

  private void queues(SqsClient sqs) {
    add("sqs:sendMessage", SendMessageRequest::builder, r -> sqs.sendMessage(r));
    add("sqs:sendMessageBatch", SendMessageBatchRequest::builder, r -> sqs.sendMessageBatch(r));
    add("sqs:receiveMessage", ReceiveMessageRequest::builder, r -> sqs.receiveMessage(r));
    add("sqs:deleteMessage", DeleteMessageRequest::builder, r -> sqs.deleteMessage(r));
  }

  private void items(DynamoDbClient db) {
    add("dynamodb:getItem", GetItemRequest::builder, r -> db.getItem(r));
    add("dynamodb:putItem", PutItemRequest::builder, r -> db.putItem(r));
    add("dynamodb:updateItem", UpdateItemRequest::builder, r -> db.updateItem(r));
    add("dynamodb:deleteItem", DeleteItemRequest::builder, r -> db.deleteItem(r));
    add("dynamodb:query", QueryRequest::builder, r -> db.query(r));
    add("dynamodb:scan", ScanRequest::builder, r -> db.scan(r));
    add("dynamodb:batchGetItem", BatchGetItemRequest::builder, r -> db.batchGetItem(r));
    add("dynamodb:batchWriteItem", BatchWriteItemRequest::builder, r -> db.batchWriteItem(r));
    add(
        "dynamodb:transactWriteItems",
        TransactWriteItemsRequest::builder,
        r -> db.transactWriteItems(r));
  }

  private void objects(S3Client s3) {
    add("s3:headObject", HeadObjectRequest::builder, r -> s3.headObject(r));
    add("s3:deleteObject", DeleteObjectRequest::builder, r -> s3.deleteObject(r));
    add("s3:copyObject", CopyObjectRequest::builder, r -> s3.copyObject(r));
    add("s3:listObjectsV2", ListObjectsV2Request::builder, r -> s3.listObjectsV2(r));
    actions.put(
        "s3:getObject",
        arguments -> {
          GetObjectRequest request = SdkJson.read(arguments, GetObjectRequest.builder()).build();
          ResponseBytes<GetObjectResponse> object = s3.getObjectAsBytes(request);
          ObjectNode json = SdkJson.write(object.response());
          return new Answer(json.put("Body", object.asUtf8String()), object.response());
        });
    actions.put(
        "s3:putObject",
        arguments -> {
          ObjectNode rest = arguments.deepCopy();
          JsonNode body = rest.remove("Body");
          PutObjectRequest request = SdkJson.read(rest, PutObjectRequest.builder()).build();
          AwsResponse response = s3.putObject(request, body(body));
          return new Answer(SdkJson.write(response), response);
        });
  }

  private static RequestBody body(@Nullable JsonNode body) {
    if (body == null) {
      return RequestBody.empty();
    }
    return RequestBody.fromString(body.isTextual() ? body.textValue() : body.toString());
  }

  private <B extends SdkPojo & SdkBuilder<B, R>, R> void add(
      String name, Supplier<B> builder, Function<R, AwsResponse> call) {
    actions.put(
        name,
        arguments -> {
          AwsResponse response = call.apply(SdkJson.read(arguments, builder.get()).build());
          return new Answer(SdkJson.write(response), response);
        });
  }
}
