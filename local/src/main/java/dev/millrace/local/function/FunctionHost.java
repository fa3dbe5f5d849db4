package dev.millrace.local.function;

/** Where functions run. */
@FunctionalInterface
public interface FunctionHost {

  /**
   * Makes the function; nothing calls it yet.
   *
   * @throws dev.millrace.local.StartException if its code is not there or cannot be used
   */
  LocalFunction host(FunctionDefinition definition);
}
