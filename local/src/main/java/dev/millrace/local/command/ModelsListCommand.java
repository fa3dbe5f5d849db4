package dev.millrace.local.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Model;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code millrace models list}. */
@Command(name = "list", description = "List the models and their versions.")
final class ModelsListCommand extends ApiCommand {

  @Override
  void run(MillraceClient client) {
    List<Model> models = client.models().list();
    if (isJson()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      models.forEach(model -> all.add(model.json()));
      print(all);
      return;
    }
    TableText table = new TableText("MODEL", "DEFAULT", "VERSIONS", "TASK", "DESCRIPTION");
    for (Model model : models) {
      table.add(
          model.id(),
          Integer.toString(model.defaultVersion()),
          String.join(",", model.versions().stream().map(String::valueOf).toList()),
          model.task(),
          firstSentence(model.description()));
    }
    table.lines().forEach(this::print);
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
