package dev.millrace.local;

import java.time.Duration;

class EmulatedKillIT extends KillContract {

  @Override
  int jobs() {
    return 250;
  }

  @Override
  String[] options() {
    return new String[] {"--emulate"};
  }

  /** A lease of 35 s, its 5 s of grace, and the sweeper's minute. */
  @Override
  Duration recovery() {
    return Duration.ofMinutes(3);
  }
}
