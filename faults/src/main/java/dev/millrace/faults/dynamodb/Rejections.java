package dev.millrace.faults.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The service's refusals, with the fields that its clients read. */
final class Rejections {
  static final String CONDITION_FAILED = "The conditional request failed";

  private static final int STATUS = 400;

  private Rejections() {}

  static DynamoDbException invalid(String message) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message(message)
            .statusCode(STATUS)
            .awsErrorDetails(details("ValidationException", message))
            .build();
  }

  static ResourceNotFoundException noSuchTable() {
    String message = "Cannot do operations on a non-existent table";
    return ResourceNotFoundException.builder()
        .message(message)
        .statusCode(STATUS)
        .awsErrorDetails(details("ResourceNotFoundException", message))
        .build();
  }

  /**
   * A condition that failed.
   *
   * @param shown the item that stands, if the request asked for it; empty for none
   */
  static ConditionalCheckFailedException conditionFailed(Map<String, AttributeValue> shown) {
    ConditionalCheckFailedException.Builder failed =
        ConditionalCheckFailedException.builder()
            .message(CONDITION_FAILED)
            .statusCode(STATUS)
            .awsErrorDetails(details("ConditionalCheckFailedException", CONDITION_FAILED));
    return (shown.isEmpty() ? failed : failed.item(shown)).build();
  }

  static TransactionCanceledException cancelled(List<CancellationReason> reasons) {
    String message =
        reasons.stream()
            .map(CancellationReason::code)
            .collect(
                Collectors.joining(
                    ", ",
                    "Transaction cancelled, please refer cancellation reasons for specific"
                        + " reasons [",
                    "]"));
    return TransactionCanceledException.builder()
        .message(message)
        .statusCode(STATUS)
        .cancellationReasons(reasons)
        .awsErrorDetails(details("TransactionCanceledException", message))
        .build();
  }

  static IdempotentParameterMismatchException otherRequest() {
    String message =
        "The request uses the same client token as a previous, but non-identical request.";
    return IdempotentParameterMismatchException.builder()
        .message(message)
        .statusCode(STATUS)
        .awsErrorDetails(details("IdempotentParameterMismatchException", message))
        .build();
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder()
        .serviceName("DynamoDb")
        .errorCode(code)
        .errorMessage(message)
        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(STATUS).build())
        .build();
  }
}
