package dev.millrace.asl.store;

final class InMemoryExecutionStoreTest extends ExecutionStoreContract {
  @Override
  protected ExecutionStore store() {
    return new InMemoryExecutionStore();
  }
}
