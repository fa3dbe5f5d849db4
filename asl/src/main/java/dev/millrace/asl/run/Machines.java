package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.InvalidDefinition;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.Machine;
import dev.millrace.asl.store.Revision;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The machines that executions are started of. Thread-safe. */
public final class Machines {
  private static final Pattern NAME =
      Pattern.compile("[^\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cntrl}]{1,80}");

  private final ExecutionEngine engine;
  private final ExecutionStore store;

  public Machines(ExecutionEngine engine) {
    this.engine = engine;
    this.store = engine.store();
  }

  /** What a machine is made of: its definition, and in whose role it runs. */
  public record Plan(String definition, String roleArn, ObjectNode settings) {}

  /**
   * Makes a machine. One that is there already, in every respect the same, is given back.
   *
   * @throws Refusal {@code InvalidName}, {@code InvalidDefinition}, {@code
   *     StateMachineAlreadyExists}
   */
  public synchronized Machine create(String name, MachineType type, Plan plan) throws Refusal {
    checkName(name);
    check(plan.definition(), type);
    String arn = engine.settings().arns().machine(name);
    Optional<Machine> known = store.findMachine(arn);
    if (known.isPresent()) {
      if (isSame(known.get(), type, plan)) {
        return known.get();
      }
      throw new Refusal(
          "StateMachineAlreadyExists", "State Machine Already Exists: '%s'".formatted(arn));
    }
    Revision revision = revise(arn, name, plan);
    Machine machine =
        new Machine(arn, name, type, revision.id(), null, revision.date(), plan.settings());
    store.putMachine(machine);
    return machine;
  }

  /**
   * Changes a machine. Executions that run are not touched by that.
   *
   * @param definition null to leave it as it is
   * @param roleArn likewise
   * @throws Refusal {@code StateMachineDoesNotExist}, {@code InvalidDefinition}
   */
  public synchronized Machine update(
      String arn, @Nullable String definition, @Nullable String roleArn, ObjectNode changedSettings)
      throws Refusal {
    Machine known = find(arn);
    Revision current = revision(known);
    if (definition != null) {
      check(definition, known.type());
    }
    ObjectNode settings = known.settings().deepCopy();
    settings.setAll(changedSettings);
    Plan plan =
        new Plan(
            definition == null ? current.definition() : definition,
            roleArn == null ? current.roleArn() : roleArn,
            settings);
    if (isSame(known, known.type(), plan)) {
      return known;
    }
    Revision revision = revise(arn, known.name(), plan);
    Machine changed =
        new Machine(
            arn,
            known.name(),
            known.type(),
            revision.id(),
            revision.id(),
            known.creationDate(),
            settings);
    store.putMachine(changed);
    return changed;
  }

  /** Gives a machine other settings, without a new revision. */
  public synchronized void set(Machine machine, ObjectNode settings) {
    store.putMachine(
        new Machine(
            machine.arn(),
            machine.name(),
            machine.type(),
            machine.revision(),
            machine.publicRevisionId(),
            machine.creationDate(),
            settings));
  }

  /**
   * The machine of that ARN.
   *
   * @throws Refusal {@code StateMachineDoesNotExist}
   */
  public Machine find(String arn) throws Refusal {
    return store
        .findMachine(arn)
        .orElseThrow(() ->
            new Refusal(
                "StateMachineDoesNotExist", "State Machine Does Not Exist: '%s'".formatted(arn)));
  }

  /** What new executions of the machine run. */
  public Revision revision(Machine machine) {
    return store
        .findRevision(machine.revision())
        .orElseThrow(() -> new IllegalStateException("a machine has a revision"));
  }

  /** Forgets the machine, if there is one. */
  public void delete(String arn) {
    store.deleteMachine(arn);
  }

  /**
   * Says whether something may be called that.
   *
   * @throws Refusal {@code InvalidName}
   */
  public static void checkName(String name) throws Refusal {
    if (!NAME.matcher(name).matches()) {
      throw new Refusal("InvalidName", "Invalid Name: '%s'".formatted(name));
    }
  }

  private void check(String definition, MachineType type) throws Refusal {
    try {
      engine.parser().parse(definition, type);
    } catch (InvalidDefinition e) {
      throw new Refusal("InvalidDefinition", String.valueOf(e.getMessage()));
    }
  }

  private boolean isSame(Machine known, MachineType type, Plan plan) {
    Revision revision = revision(known);
    return known.type() == type
        && revision.definition().equals(plan.definition())
        && revision.roleArn().equals(plan.roleArn())
        && known.settings().equals(plan.settings());
  }

  private Revision revise(String arn, String name, Plan plan) {
    Revision revision =
        new Revision(
            engine.newId().toString(),
            arn,
            name,
            plan.definition(),
            plan.roleArn(),
            engine.timers().instant(),
            null,
            null);
    store.putRevision(revision);
    return revision;
  }
}
