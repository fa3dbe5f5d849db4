package dev.millrace.local.emulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.local.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {
  private static final String YAML =
      """
      Parameters:
        Size: { Type: Number, Default: 3 }
        Mail: { Type: String, Default: "" }
      Conditions:
        HasMail: !Not [!Equals [!Ref Mail, ""]]
        Big: !And [!Condition HasMail, !Equals [!Ref Size, "9"]]
      Mappings:
        Colors: { eu: { sky: grey } }
      Globals:
        Function:
          Timeout: 5
          Environment: { Variables: { A: global, B: global } }
      Resources:
        Queue:
          Type: AWS::SQS::Queue
          Properties:
            VisibilityTimeout: !Ref Size
            Joined: !Join ["-", [a, !Ref Size, c]]
            Chosen: !If [HasMail, yes, no]
            Picked: !Select [1, [x, y]]
            Found: !FindInMap [Colors, eu, sky]
            Gone: !If [HasMail, here, !Ref AWS::NoValue]
            Text: !Sub "${Size} ${Queue.Arn} ${!literal} ${AWS::Region}"
            Own: !Sub ["${x}!", { x: !Ref Size }]
            Machine: !Ref Steps
            Named: !GetAtt Steps.Name
        Steps:
          Type: AWS::Serverless::StateMachine
        Mail:
          Type: AWS::SNS::Topic
          Condition: HasMail
        Code:
          Type: AWS::Serverless::Function
          Properties:
            Environment: { Variables: { B: own, URL: !Ref Queue } }
      """;

  @TempDir Path folder;

  @Test
  void shouldEvaluateEveryFunction() throws IOException {
    Section queue = template(YAML, Map.of()).resources("AWS::SQS::Queue").getFirst().properties();

    assertThat(queue.number("VisibilityTimeout", 0)).isEqualTo(3);
    assertThat(queue.text("Joined")).isEqualTo("a-3-c");
    assertThat(queue.text("Chosen")).isEqualTo("no");
    assertThat(queue.text("Picked")).isEqualTo("y");
    assertThat(queue.text("Found")).isEqualTo("grey");
    assertThat(queue.has("Gone")).isFalse();
    assertThat(queue.text("Text"))
        .isEqualTo("3 arn:aws:sqs:eu-x:000000000000:millrace-Queue ${literal} eu-x");
    assertThat(queue.text("Own")).isEqualTo("3!");
    assertThat(queue.text("Machine"))
        .isEqualTo("arn:aws:states:eu-x:000000000000:stateMachine:millrace-Steps");
    assertThat(queue.text("Named")).isEqualTo("millrace-Steps");
  }

  @Test
  void shouldFollowParametersAndConditions() throws IOException {
    Template template = template(YAML, Map.of("Mail", "a@b", "Size", "9"));

    assertThat(template.resources("AWS::SNS::Topic")).hasSize(1);
    assertThat(template(YAML, Map.of()).resources("AWS::SNS::Topic")).isEmpty();
    assertThat(
            template.resources("AWS::SQS::Queue").getFirst().properties().text("VisibilityTimeout"))
        .isEqualTo("9");
  }

  @Test
  void shouldMergeGlobalsIntoFunctions() throws IOException {
    Section code =
        template(YAML, Map.of()).resources("AWS::Serverless::Function").getFirst().properties();
    Section variables = code.section("Environment").section("Variables");

    assertThat(code.number("Timeout", 0)).isEqualTo(5);
    assertThat(variables.text("A")).isEqualTo("global");
    assertThat(variables.text("B")).isEqualTo("own");
    assertThat(variables.text("URL")).isEqualTo("http://sqs/000000000000/millrace-Queue");
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    for (String wrong :
        List.of(
            "{ Fn::Cidr: [a, b, c] }",
            "!Ref Nothing",
            "!GetAtt Queue.Color",
            "!GetAtt Queue.Name",
            "!If [None, a, b]")) {
      String yaml =
          "Resources: { Queue: { Type: AWS::SQS::Queue, Properties: { X: " + wrong + " } } }";
      assertThatThrownBy(() -> template(yaml, Map.of()).resources("AWS::SQS::Queue"))
          .as(wrong)
          .isInstanceOf(StartException.class);
    }
  }

  @Test
  void shouldSayThatAFileIsNoTemplate() {
    assertThatThrownBy(() -> template("[1, 2", Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("template.yaml");
  }

  private Template template(String yaml, Map<String, String> parameters) throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(file, yaml);
    Map<String, Object> document = TemplateReader.read(file);
    ResourceNames names =
        new ResourceNames(
            Template.map(document.get("Resources")), "eu-x", URI.create("http://sqs"));
    return new Template(document, parameters, names);
  }
}
