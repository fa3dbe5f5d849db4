package dev.millrace.faults.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * What befalls operations on their way. Called on the thread of the operation, outside of any lock.
 */
public interface Faults {

  /** What becomes of the answer to an operation that was carried out or refused. */
  enum Answer {
    ARRIVES,
    /** The answer is lost, and the very same request comes again, as the SDK sends it then. */
    LOST_AND_REPEATED
  }

  /** None at all. */
  static Faults none() {
    return new Faults() {};
  }

  /**
   * Before the operation, and before each repetition.
   *
   * @throws software.amazon.awssdk.core.exception.SdkClientException if the request is to be lost
   */
  default void before(DynamoDbRequest request) {}

  /**
   * After the operation was carried out, or refused by the service.
   *
   * @throws software.amazon.awssdk.core.exception.SdkClientException if the answer is to be lost
   */
  default Answer after(DynamoDbRequest request) {
    return Answer.ARRIVES;
  }
}
