package dev.millrace.inference;

import org.jspecify.annotations.Nullable;

/** The run was asked to stop by its {@link StopSignal}, and has. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoppedException(@Nullable Throwable cause) {
    super("The run was stopped", cause);
  }
}
