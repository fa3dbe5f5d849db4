package dev.millrace.statemachine;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.Workflows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Executions that end when a test says so. */
public final class TestWorkflows implements Workflows {
  public final Map<String, State> states = new HashMap<>();
  public final List<String> inputs = new ArrayList<>();
  public boolean down;

  /** This batch's execution has come to this. */
  public void set(Batch batch, State state) {
    states.put(batch.execution(), state);
  }

  @Override
  public void start(String name, Machine machine, String input) {
    check();
    if (states.putIfAbsent(name, State.RUNNING) == null) {
      inputs.add(input);
    }
  }

  @Override
  public void stop(String name, Machine machine, String reason) {
    check();
    states.replace(name, State.RUNNING, State.FAILED);
  }

  @Override
  public State state(String name, Machine machine) {
    check();
    return states.getOrDefault(name, State.GONE);
  }

  private void check() {
    if (down) {
      throw new StoreUnavailableException("Step Functions is down", null);
    }
  }
}
