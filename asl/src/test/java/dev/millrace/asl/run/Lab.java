package dev.millrace.asl.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.InvalidDefinition;
import dev.millrace.asl.definition.MachineType;
import dev.millrace.asl.definition.Resource;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.items.ItemSource;
import dev.millrace.asl.items.StoredObject;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.InMemoryExecutionStore;
import dev.millrace.asl.store.Machine;
import dev.millrace.asl.store.Revision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** An engine whose time, tasks and files are in a test's hands. */
final class Lab implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Arns ARNS = new Arns("us-east-1", "123456789012");

  final SimulatedTimers timers = new SimulatedTimers();
  final Map<String, TaskResource> functions = new ConcurrentHashMap<>();
  final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
  private static final AtomicLong IDS = new AtomicLong();

  private ExecutionStore store = new InMemoryExecutionStore();
  private ExecutionEngine engine = start();

  ExecutionEngine engine() {
    return engine;
  }

  ExecutionStore store() {
    return store;
  }

  /** A new engine on the store, as after a crash. */
  void restart(ExecutionStore on) {
    engine.close();
    store = on;
    engine = start();
    engine.resume();
  }

  /** A lab whose engine begins on that store. */
  static Lab on(ExecutionStore store) {
    Lab lab = new Lab();
    lab.engine.close();
    lab.store = store;
    lab.engine = lab.start();
    return lab;
  }

  private ExecutionEngine start() {
    return new ExecutionEngine(
        new EngineSettings(ARNS, 1000),
        new ExecutionEngine.Ports(
            store,
            this::run,
            new Files(),
            this::create,
            timers,
            () -> new UUID(0, IDS.incrementAndGet()),
            RandomGenerator.of("L64X128MixRandom")));
  }

  private JsonNode run(TaskRequest request) throws InterruptedException {
    String name =
        switch (request.resource()) {
          case Resource.Function function ->
              function.arn().substring(function.arn().lastIndexOf(':') + 1);
          case Resource.Service service -> service.service() + ":" + service.action();
        };
    TaskResource resource = functions.get(name);
    if (resource == null) {
      throw new StatesError("Lambda.ResourceNotFoundException", "no function " + name);
    }
    return resource.run(request);
  }

  Machine machine(String name, MachineType type, String definition) {
    try {
      engine.parser().parse(definition, type);
    } catch (InvalidDefinition e) {
      throw new AssertionError(e.getMessage(), e);
    }
    Revision revision =
        new Revision(
            name + "@1",
            ARNS.machine(name),
            name,
            definition,
            "arn:aws:iam::123456789012:role/r",
            timers.instant(),
            null,
            null);
    Machine machine =
        new Machine(
            ARNS.machine(name),
            name,
            type,
            revision.id(),
            null,
            timers.instant(),
            JsonNodeFactory.instance.objectNode());
    store.putRevision(revision);
    store.putMachine(machine);
    return machine;
  }

  Execution begin(String definition, String input) {
    try {
      return engine.start(machine("m", MachineType.STANDARD, definition), null, input);
    } catch (Refusal e) {
      throw new AssertionError(e);
    }
  }

  /** Runs the definition to its end, however long that takes. */
  Execution run(String definition, String input) {
    return finish(begin(definition, input).arn());
  }

  /** Lets time pass until the execution has ended. */
  Execution finish(String arn) {
    awaitThat(() -> {
      if (store.find(arn).orElseThrow().status().isFinal() && engine.isIdle()) {
        return true;
      }
      if (engine.isIdle()) {
        timers.advance();
      }
      return false;
    });
    return store.find(arn).orElseThrow();
  }

  /** Waits until everything waits. */
  void settle() {
    awaitThat(engine::isIdle);
  }

  static void awaitThat(BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain");
      }
      Thread.onSpinWait();
    }
  }

  List<HistoryEvent> history(Execution execution) {
    return store.events(execution.arn(), 0, 100_000);
  }

  /** The types of the events, with what each follows: {@code PassStateEntered<0}. */
  List<String> chain(Execution execution) {
    return history(execution).stream()
        .map(event -> event.type().text() + "<" + event.previousEventId())
        .toList();
  }

  List<String> types(Execution execution) {
    return history(execution).stream().map(event -> event.type().text()).toList();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void assertOutput(Execution execution, String expected) {
    assertThat(execution.output()).as("%s: %s", execution.error(), execution.cause()).isNotNull();
    assertThat(json(execution.output().replace("'", "’"))).isEqualTo(json(expected));
  }

  private OutputStream create(String bucket, String key) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        files.put(bucket + "/" + key, toByteArray());
      }
    };
  }

  String file(String path) {
    return new String(files.get(path), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Files implements ItemSource {
    @Override
    public InputStream open(String bucket, String key) throws IOException {
      byte[] bytes = files.get(bucket + "/" + key);
      if (bytes == null) {
        throw new IOException("no such key");
      }
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public Iterator<StoredObject> list(String bucket, String prefix) {
      return files.entrySet().stream()
          .filter(each -> each.getKey().startsWith(bucket + "/" + prefix))
          .map(each ->
              new StoredObject(
                  each.getKey().substring(bucket.length() + 1),
                  "\"e\"",
                  timers.instant(),
                  each.getValue().length,
                  "STANDARD"))
          .iterator();
    }
  }
}
