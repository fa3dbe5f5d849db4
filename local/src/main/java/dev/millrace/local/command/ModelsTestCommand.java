package dev.millrace.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.Job;
import dev.millrace.client.JobFailedException;
import dev.millrace.client.JobSpec;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Model;
import dev.millrace.local.model.OutputComparison;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace models test}: runs a model's examples as jobs, and compares. */
@Command(
    name = "test",
    description = "Run a model's examples as jobs, and compare where it says what they give.")
final class ModelsTestCommand extends ApiCommand {
  @Parameters(paramLabel = "MODEL", description = "Its name, or name and version: name@2")
  private String name = "";

  @Option(
      names = "--timeout",
      description = "Seconds that each may take (default: ${DEFAULT-VALUE}).",
      defaultValue = "120")
  private int seconds;

  @Override
  void run(MillraceClient client) {
    Model model = client.models().get(name);
    String version = model.id() + "@" + model.version();
    int number = 0;
    int failed = 0;
    for (JsonNode example : model.json().path("examples")) {
      number++;
      Optional<String> fault = fault(client, version, example);
      failed += fault.isPresent() ? 1 : 0;
      print("example " + number + "  " + fault.map(why -> "failed: " + why).orElse("ok"));
    }
    if (number == 0) {
      say(version + " has no examples");
    }
    if (failed > 0) {
      throw new FailedException(
          REFUSED, failed + " of " + number + " examples of " + version + " failed");
    }
  }

  private Optional<String> fault(MillraceClient client, String version, JsonNode example) {
    try {
      Job job = client.run(JobSpec.of(version, example.path("input")), Duration.ofSeconds(seconds));
      return example.has("output")
          ? OutputComparison.difference(
              example.get("output"), client.result(job.id()), example.path("tolerance").asDouble())
          : Optional.empty();
    } catch (JobFailedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
