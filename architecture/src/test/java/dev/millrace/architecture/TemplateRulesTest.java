package dev.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What in {@code template.yaml} belongs together and stands apart. */
class TemplateRulesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private final String template = read();

  @Test
  void shouldHideMessagesForSixTimesTheWorkersTimeout() {
    int timeout = defaultOf("WorkerTimeout");
    int visibility = defaultOf("WorkerVisibility");

    assertThat(visibility).isGreaterThanOrEqualTo(6 * timeout);
    assertThat(defaultOf("LlmVisibility")).isGreaterThanOrEqualTo(6 * defaultOf("LlmTimeout"));
    assertThat(section("LlmQueue"))
        .contains("VisibilityTimeout: !Ref LlmVisibility")
        .contains("maxReceiveCount: 50");
  }

  @Test
  void shouldReportFailuresOfSingleMessages() {
    assertThat(template).contains("FunctionResponseTypes: [ReportBatchItemFailures]");
  }

  @Test
  void shouldGrantNoActionOrResourceWithAStar() {
    List<String> allowed =
        Pattern.compile("- Sid: ")
            .splitAsStream(template)
            .map(statement -> statement.substring(0, (statement + "\n\n").indexOf("\n\n")))
            .filter(statement -> statement.contains("Effect: Allow"))
            .toList();
    assertThat(allowed).hasSizeGreaterThan(5);
    assertThat(allowed).noneMatch(s -> s.contains("Action: \"*\"") || s.contains(":*"));
    assertThat(allowed).noneMatch(s -> s.contains("Resource: \"*\""));
  }

  @Test
  void shouldBringEventsOfInputsAloneByWayOfAQueueThatOnlyTheirBucketMayFill() {
    assertThat(template).contains("Event: s3:ObjectCreated:*").containsOnlyOnce("Event: s3:");
    assertThat(template).containsPattern("Name: prefix\\s+Value: inbox/\\n");
    assertThat(template).doesNotContain("LambdaConfigurations").doesNotContain("Type: S3\n");
    String policy = section("InboxQueuePolicy");
    assertThat(policy)
        .contains("Service: s3.amazonaws.com")
        .contains("aws:SourceAccount: !Ref AWS::AccountId")
        .containsPattern("ArnEquals:\\s+aws:SourceArn:");
    assertThat(policy.split("Effect: Allow", -1)).hasSize(2);
  }

  @Test
  void shouldHideEventsOfTheInboxForSixTimesItsFunctionsTimeout() {
    assertThat(number(section("InboxQueue"), "VisibilityTimeout"))
        .isGreaterThanOrEqualTo(6 * number(section("InboxFunction"), "Timeout"));
    assertThat(section("InboxQueue")).contains("maxReceiveCount: 50");
  }

  @Test
  void shouldSetEveryVariableThatAFunctionReads() throws IOException {
    List<String> read = new ArrayList<>();
    for (String module :
        new String[] {
          "ingest-function", "worker-function", "status-function", "maintenance-function"
        }) {
      read.addAll(variablesReadIn(ROOT.resolve(module).resolve("src/main/java")));
    }
    for (String variable : read) {
      assertThat(template).as(variable).containsPattern("\\n {8,10}" + variable + ": ");
    }
    for (String shown : new String[] {"JOBS_TABLE", "RUN_QUEUE_URL", "PAYLOADS_BUCKET"}) {
      assertThat(read).contains(shown);
    }
  }

  private static List<String> variablesReadIn(Path sources) throws IOException {
    Pattern call = Pattern.compile("environment\\s*\\.(?:require|codePath)\\w*\\(\"([A-Z_]+)\"");
    try (Stream<Path> files = Files.walk(sources)) {
      List<String> found = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith("Config.java")).toList()) {
        call.matcher(Files.readString(file))
            .results()
            .map((MatchResult match) -> match.group(1))
            .filter(name -> !name.startsWith("AWS_"))
            .forEach(found::add);
      }
      return found;
    }
  }

  private String section(String logicalId) {
    int start = template.indexOf("\n  " + logicalId + ":\n");
    assertThat(start).as(logicalId).isPositive();
    return template.substring(start, template.indexOf("\n\n  ", start));
  }

  private static int number(String section, String name) {
    return Pattern.compile(" " + name + ": (\\d+)")
        .matcher(section)
        .results()
        .map((MatchResult match) -> Integer.parseInt(match.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private int defaultOf(String parameter) {
    return Pattern.compile("  " + parameter + ":\\s+Type: Number\\s+Default: (\\d+)")
        .matcher(template)
        .results()
        .map((MatchResult match) -> Integer.parseInt(match.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static String read() {
    try {
      return Files.readString(ROOT.resolve("template.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
