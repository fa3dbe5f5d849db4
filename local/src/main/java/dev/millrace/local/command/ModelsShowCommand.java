package dev.millrace.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code millrace models show}. */
@Command(name = "show", description = "Show what a model takes and gives.")
final class ModelsShowCommand extends ApiCommand {

  @Parameters(paramLabel = "MODEL", description = "Its name, or name and version: name@2")
  private String name = "";

  @Override
  void run(MillraceClient client) {
    Model model = client.models().get(name);
    if (isJson()) {
      print(model.json());
      return;
    }
    print(model.id() + "@" + model.version() + "  " + model.task());
    print(model.description());
    print("");
    print("digest    " + model.digest());
    print("licence   " + model.json().path("licence").asText());
    print("default   " + model.defaultVersion());
    print(
        "versions  " + String.join(", ", model.versions().stream().map(String::valueOf).toList()));
    model
        .json()
        .path("limits")
        .properties()
        .forEach(limit -> print("limit     " + limit.getKey() + " = " + limit.getValue()));
    print("");
    print("Input:");
    print(model.json().path("input_schema"));
    print("Output:");
    print(model.json().path("output_schema"));
    for (JsonNode example : model.json().path("examples")) {
      print("Example:");
      print(example);
    }
  }
}
