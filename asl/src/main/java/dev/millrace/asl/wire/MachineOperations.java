package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.Flaw;
import dev.millrace.asl.definition.InvalidDefinition;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.run.ExecutionEngine;
import dev.millrace.asl.run.Machines;
import dev.millrace.asl.run.Refusal;
import dev.millrace.asl.store.Machine;
import dev.millrace.asl.store.Page;
import dev.millrace.asl.store.Revision;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Operations on machines. */
final class MachineOperations {
  private static final int DEFINITION_LENGTH = 1_048_576;
  private static final int TOKEN_LENGTH = 1024;
  private static final String[] SETTINGS = {
    "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"
  };

  private final ExecutionEngine engine;
  private final Machines machines;

  MachineOperations(ExecutionEngine engine, Machines machines) {
    this.engine = engine;
    this.machines = machines;
  }

  Map<String, Operation> all() {
    return Map.of(
        "CreateStateMachine", this::create,
        "UpdateStateMachine", this::update,
        "DescribeStateMachine", this::describe,
        "DeleteStateMachine", this::delete,
        "ListStateMachines", this::list,
        "ValidateStateMachineDefinition", this::validate,
        "TagResource", this::tag,
        "UntagResource", this::untag,
        "ListTagsForResource", this::tags);
  }

  private ObjectNode create(Params params) throws Refusal {
    refusePublishing(params);
    MachineType type = type(params);
    ObjectNode settings = params.only(SETTINGS);
    if (params.any("tags").isArray()) {
      settings.set("tags", params.any("tags"));
    }
    Machine machine =
        machines.create(
            params.text("name"),
            type,
            new Machines.Plan(
                params.text("definition", DEFINITION_LENGTH), params.text("roleArn"), settings));
    ObjectNode answer = Answers.empty();
    Answers.put(answer, "creationDate", machine.creationDate());
    return answer.put("stateMachineArn", machine.arn());
  }

  private static MachineType type(Params params) throws Refusal {
    MachineType type = params.choice("type", List.of(MachineType.STANDARD, MachineType.EXPRESS));
    return type == null ? MachineType.STANDARD : type;
  }

  private static void refusePublishing(Params params) throws Refusal {
    if (params.flag("publish", false)) {
      throw new Refusal("ValidationException", "Versions of state machines are not supported");
    }
  }

  private ObjectNode update(Params params) throws Refusal {
    String arn = params.arn("stateMachineArn", "stateMachine");
    refusePublishing(params);
    ObjectNode settings = params.only(SETTINGS);
    String definition = params.optionalText("definition", DEFINITION_LENGTH);
    String roleArn = params.optionalText("roleArn");
    if (definition == null && roleArn == null && settings.isEmpty()) {
      throw new Refusal(
          "MissingRequiredParameter",
          "Either the definition, the role ARN, the LoggingConfiguration, or the"
              + " TracingConfiguration must be specified");
    }
    Machine machine = machines.update(arn, definition, roleArn, settings);
    ObjectNode answer = Answers.empty();
    Answers.put(answer, "revisionId", machine.publicRevisionId());
    Answers.put(answer, "updateDate", engine.timers().instant());
    return answer;
  }

  private ObjectNode describe(Params params) throws Refusal {
    Machine machine = machines.find(params.arn("stateMachineArn", "stateMachine"));
    ObjectNode answer = of(machines.revision(machine));
    Answers.put(answer, "creationDate", machine.creationDate());
    answer.put("status", "ACTIVE").put("type", machine.type().name());
    Answers.put(answer, "revisionId", machine.publicRevisionId());
    answer.setAll(configuration(machine));
    return answer;
  }

  /** What is told of a revision wherever it is shown. */
  static ObjectNode of(Revision revision) {
    return Answers.empty()
        .put("stateMachineArn", revision.machineArn())
        .put("name", revision.machineName())
        .put("definition", revision.definition())
        .put("roleArn", revision.roleArn());
  }

  /** What a machine was set to, with what holds by default. */
  static ObjectNode configuration(@Nullable Machine machine) {
    ObjectNode all = Answers.empty();
    all.putObject("loggingConfiguration").put("level", "OFF").put("includeExecutionData", false);
    all.putObject("tracingConfiguration").put("enabled", false);
    if (machine != null) {
      for (String name : SETTINGS) {
        if (machine.settings().has(name)) {
          all.set(name, machine.settings().get(name));
        }
      }
    }
    return all;
  }

  private ObjectNode delete(Params params) throws Refusal {
    machines.delete(params.arn("stateMachineArn", "stateMachine"));
    return Answers.empty();
  }

  private ObjectNode list(Params params) throws Refusal {
    int size = params.pageSize();
    Page<Machine> page =
        engine
            .store()
            .machines(Cursor.decode(params.optionalText("nextToken", TOKEN_LENGTH)), size);
    ObjectNode answer = Answers.empty();
    ArrayNode array = answer.putArray("stateMachines");
    for (Machine machine : page.items()) {
      ObjectNode item =
          array
              .addObject()
              .put("stateMachineArn", machine.arn())
              .put("name", machine.name())
              .put("type", machine.type().name());
      Answers.put(item, "creationDate", machine.creationDate());
    }
    Answers.put(answer, "nextToken", Cursor.encode(page.cursor()));
    return answer;
  }

  private ObjectNode validate(Params params) throws Refusal {
    String definition = params.text("definition", DEFINITION_LENGTH);
    List<Flaw> flaws = List.of();
    try {
      engine.parser().parse(definition, type(params));
    } catch (InvalidDefinition e) {
      flaws = e.flaws();
    }
    int most = params.pageSize();
    ObjectNode answer = Answers.empty().put("result", flaws.isEmpty() ? "OK" : "FAIL");
    ArrayNode array = answer.putArray("diagnostics");
    for (Flaw flaw : flaws.subList(0, Math.min(most, flaws.size()))) {
      ObjectNode diagnostic =
          array
              .addObject()
              .put("severity", "ERROR")
              .put("code", flaw.code())
              .put("message", flaw.message());
      Answers.put(diagnostic, "location", flaw.location());
    }
    return answer.put("truncated", flaws.size() > most);
  }

  private ObjectNode tag(Params params) throws Refusal {
    Machine machine = machines.find(params.arn("resourceArn", "stateMachine"));
    retag(machine, params.any("tags"), key -> contains(params.any("tags"), key));
    return Answers.empty();
  }

  private ObjectNode untag(Params params) throws Refusal {
    Machine machine = machines.find(params.arn("resourceArn", "stateMachine"));
    JsonNode keys = params.any("tagKeys");
    retag(
        machine,
        Answers.empty(),
        key -> {
          for (JsonNode each : keys) {
            if (each.asText().equals(key)) {
              return true;
            }
          }
          return false;
        });
    return Answers.empty();
  }

  private static boolean contains(JsonNode tags, String key) {
    for (JsonNode tag : tags) {
      if (tag.path("key").asText().equals(key)) {
        return true;
      }
    }
    return false;
  }

  private void retag(Machine machine, JsonNode added, Predicate<String> isDropped) {
    ObjectNode settings = machine.settings().deepCopy();
    ArrayNode tags = settings.arrayNode();
    for (JsonNode tag : machine.settings().path("tags")) {
      if (!isDropped.test(tag.path("key").asText())) {
        tags.add(tag);
      }
    }
    added.forEach(tags::add);
    settings.set("tags", tags);
    machines.set(machine, settings);
  }

  private ObjectNode tags(Params params) throws Refusal {
    Machine machine = machines.find(params.arn("resourceArn", "stateMachine"));
    ObjectNode answer = Answers.empty();
    ArrayNode tags = answer.putArray("tags");
    machine.settings().path("tags").forEach(tags::add);
    return answer;
  }
}
