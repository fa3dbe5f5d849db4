package dev.millrace.asl.definition;

/** How long and how surely the executions of a machine run. */
public enum MachineType {
  /** Every step is kept; each step that ended is done once. */
  STANDARD,
  /** Short, without a history, at least once. */
  EXPRESS
}
