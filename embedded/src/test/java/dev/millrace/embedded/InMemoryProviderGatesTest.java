package dev.millrace.embedded;

import dev.millrace.core.provider.ProviderGates;
import dev.millrace.core.provider.ProviderGatesContract;

class InMemoryProviderGatesTest extends ProviderGatesContract {
  private final ProviderGates gates = new InMemoryProviderGates();

  @Override
  protected ProviderGates gates() {
    return gates;
  }
}
