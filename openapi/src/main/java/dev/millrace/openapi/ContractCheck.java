package dev.millrace.openapi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds requests and responses to {@code openapi.yaml}. Whatever was accepted must be a request of
 * the contract; whatever was answered must be a response of it. Thread-safe.
 */
public final class ContractCheck {
  private static final ContractCheck OWN =
      new ContractCheck(OpenApi.read(Path.of("..", "openapi.yaml")));

  private final OpenApi document;
  private final RequestCheck requests;
  private final ResponseCheck responses;

  public ContractCheck(OpenApi document) {
    this.document = document;
    Schemas schemas = new Schemas(document);
    requests = new RequestCheck(document, schemas);
    responses = new ResponseCheck(document, schemas);
  }

  /** The repository's own contract, for a test that runs in a module's folder. */
  public static ContractCheck own() {
    return OWN;
  }

  /** The contract. */
  public OpenApi document() {
    return document;
  }

  /**
   * Fails the test if the exchange is outside of the contract.
   *
   * @throws AssertionError saying everything that is
   */
  public void check(Exchange exchange) {
    List<String> faults = faults(exchange);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "Outside of openapi.yaml: %s %s was answered with %d%n  %s%n  the answer: %s"
              .formatted(
                  exchange.method(),
                  exchange.path(),
                  exchange.status(),
                  String.join(System.lineSeparator() + "  ", faults),
                  exchange.responseBody()));
    }
  }

  /** Everything that is outside of the contract. */
  public List<String> faults(Exchange exchange) {
    Optional<Operation> operation = document.operation(exchange.method(), exchange.path());
    if (operation.isEmpty()) {
      return responses.faultsOutside(exchange);
    }
    List<String> faults = new ArrayList<>();
    if (exchange.status() < 300) {
      faults.addAll(requests.faults(operation.get(), exchange));
    }
    faults.addAll(responses.faults(operation.get(), exchange));
    return faults;
  }
}
