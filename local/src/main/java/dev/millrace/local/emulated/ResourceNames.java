package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * What each resource of the stack is called: physical ids and ARNs, known before anything is made,
 * since they follow from the logical ids.
 */
final class ResourceNames {
  static final String ACCOUNT = "000000000000";
  static final String STATE_MACHINE = "AWS::Serverless::StateMachine";
  private static final String STACK = "millrace";
  private static final String STACK_GUID = "00000000-0000-4000-8000-000000000000";
  private static final String STAGE = ".Stage";

  private final Map<String, Object> resources;
  private final String region;
  private final URI sqs;

  /**
   * Names for these resources.
   *
   * @param sqs endpoint of SQS, of which queue addresses are made
   */
  ResourceNames(Map<String, Object> resources, String region, URI sqs) {
    this.resources = resources;
    this.region = region;
    this.sqs = sqs;
  }

  /** What {@code Ref} answers for a resource or a pseudo parameter. */
  String ref(String name) {
    return switch (name) {
      case "AWS::Region" -> region;
      case "AWS::AccountId" -> ACCOUNT;
      case "AWS::Partition" -> "aws";
      case "AWS::StackName" -> STACK;
      case "AWS::StackId" ->
          "arn:aws:cloudformation:" + region + ":" + ACCOUNT + ":stack/" + STACK + "/" + STACK_GUID;
      case "AWS::URLSuffix" -> "amazonaws.com";
      default -> {
        if (name.endsWith(STAGE)) {
          yield stage(name.substring(0, name.length() - STAGE.length()));
        }
        yield switch (type(name)) {
          case "AWS::SQS::Queue" -> sqs + "/" + ACCOUNT + "/" + physicalName(name);
          case STATE_MACHINE -> arn(name);
          default -> physicalName(name);
        };
      }
    };
  }

  /** What {@code Fn::GetAtt} answers. */
  String attribute(String logicalId, String attribute) {
    if (attribute.equals("Name") && type(logicalId).equals(STATE_MACHINE)) {
      return physicalName(logicalId);
    }
    return switch (attribute) {
      case "Arn" -> arn(logicalId);
      case "QueueName" -> physicalName(logicalId);
      default ->
          throw new StartException(
              "The attribute " + logicalId + "." + attribute + " is not emulated", null);
    };
  }

  /**
   * The resource's own name: of a bucket in lower case, as S3 demands. A name that the template
   * gives is not used, since nothing here is shared with others.
   */
  String physicalName(String logicalId) {
    String name = STACK + "-" + logicalId;
    return type(logicalId).equals("AWS::S3::Bucket") ? name.toLowerCase(Locale.ROOT) : name;
  }

  private String arn(String logicalId) {
    String name = physicalName(logicalId);
    return switch (type(logicalId)) {
      case "AWS::SQS::Queue" -> "arn:aws:sqs:" + region + ":" + ACCOUNT + ":" + name;
      case "AWS::S3::Bucket" -> "arn:aws:s3:::" + name;
      case "AWS::DynamoDB::Table" ->
          "arn:aws:dynamodb:" + region + ":" + ACCOUNT + ":table/" + name;
      case "AWS::Serverless::Function" ->
          "arn:aws:lambda:" + region + ":" + ACCOUNT + ":function:" + name;
      case STATE_MACHINE -> "arn:aws:states:" + region + ":" + ACCOUNT + ":stateMachine:" + name;
      case "AWS::IAM::Role" -> "arn:aws:iam::" + ACCOUNT + ":role/" + name;
      case "AWS::Logs::LogGroup" -> "arn:aws:logs:" + region + ":" + ACCOUNT + ":log-group:" + name;
      default -> throw new StartException("The ARN of " + logicalId + " is not emulated", null);
    };
  }

  private String stage(String api) {
    return new Section(api, Template.map(resources.get(api)))
        .section("Properties")
        .text("StageName");
  }

  private String type(String logicalId) {
    if (!resources.containsKey(logicalId)) {
      throw new StartException("The template has no resource or parameter " + logicalId, null);
    }
    return new Section(logicalId, Template.map(resources.get(logicalId))).text("Type");
  }
}
