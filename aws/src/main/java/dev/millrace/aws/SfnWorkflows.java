package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Workflows;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;

/**
 * Executions of standard state machines on Step Functions, which keeps the name of one for 90 days
 * after its end. Thread-safe.
 */
public final class SfnWorkflows implements Workflows {
  private static final Logger LOG = LoggerFactory.getLogger(SfnWorkflows.class);

  private final SfnClient stepFunctions;
  private final Map<Machine, String> machineArns;

  /** Executions of these state machines. */
  public SfnWorkflows(SfnClient stepFunctions, Map<Machine, String> machineArns) {
    this.stepFunctions = stepFunctions;
    this.machineArns = Map.copyOf(machineArns);
  }

  @Override
  public void start(String name, Machine machine, String input) {
    try {
      stepFunctions.startExecution(
          request -> request.stateMachineArn(arn(machine)).name(name).input(input));
    } catch (ExecutionAlreadyExistsException e) {
      LOG.debug("The execution {} is or was there", name, e);
    } catch (InvalidExecutionInputException | InvalidNameException e) {
      throw new IllegalArgumentException("No execution can be started so", e);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot start the execution " + name, e);
    }
  }

  @Override
  public void stop(String name, Machine machine, String reason) {
    try {
      stepFunctions.stopExecution(request ->
          request.executionArn(arn(name, machine)).error("Millrace.Stopped").cause(reason));
    } catch (ExecutionDoesNotExistException e) {
      LOG.debug("There is no execution {} to be stopped", name, e);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot stop the execution " + name, e);
    }
  }

  @Override
  public State state(String name, Machine machine) {
    try {
      String status =
          stepFunctions
              .describeExecution(request -> request.executionArn(arn(name, machine)))
              .statusAsString();
      return switch (status) {
        case "RUNNING", "PENDING_REDRIVE" -> State.RUNNING;
        case "SUCCEEDED" -> State.SUCCEEDED;
        case "FAILED", "TIMED_OUT", "ABORTED" -> State.FAILED;
        default ->
            throw new StoreUnavailableException(
                "Cannot tell how the execution " + name + " stands",
                new IllegalStateException("Unknown status " + status));
      };
    } catch (ExecutionDoesNotExistException e) {
      return State.GONE;
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot find the execution " + name, e);
    }
  }

  private String arn(String name, Machine machine) {
    return arn(machine).replaceFirst(":stateMachine:", ":execution:") + ":" + name;
  }

  private String arn(Machine machine) {
    String arn = machineArns.get(machine);
    if (arn == null) {
      throw new IllegalStateException("No state machine " + machine);
    }
    return arn;
  }
}
