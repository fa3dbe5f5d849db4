package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.MapDetails.Distribution;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a Map state. */
final class MapReader {
  private static final Set<String> PROCESSOR =
      Set.of("ProcessorConfig", "StartAt", "States", "Comment");
  private static final Set<String> DISTRIBUTED_ONLY =
      Set.of("ItemReader", "ItemBatcher", "ResultWriter", "Label");
  private static final Set<String> TRANSFORMATIONS = Set.of("NONE", "COMPACT", "FLATTEN");
  private static final int LABEL_LENGTH = 40;
  private static final BigDecimal MANY = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private MapReader() {}

  static State read(StateBase base, Fields state, @Nullable String next) {
    state.exclude("ItemProcessor", "Iterator");
    state.exclude("ItemSelector", "Parameters");
    if (!state.has("ItemProcessor") && !state.has("Iterator")) {
      state.flaw("These fields are required: [ItemProcessor]");
    }
    Fields processor = state.child(state.has("ItemProcessor") ? "ItemProcessor" : "Iterator");
    processor.allow(PROCESSOR);
    Fields config = processor.child("ProcessorConfig");
    String mode = config.text("Mode", "INLINE");
    if (!mode.equals("INLINE") && !mode.equals("DISTRIBUTED")) {
      config.flaw("Mode", "The value must be one of [INLINE, DISTRIBUTED]");
    }
    Distribution distribution = null;
    if (mode.equals("DISTRIBUTED")) {
      distribution = distribution(state, processor, config);
    } else {
      for (String name : DISTRIBUTED_ONLY) {
        if (state.has(name)) {
          state.flaw("Field '%s' is not supported for a Map state in INLINE mode".formatted(name));
        }
      }
    }
    Flow flow = FlowReader.read(processor);
    return new State.Map(base, flow, details(base, state, distribution), work(state), next);
  }

  /** What a Map shares with other states; its {@code Parameters} are its old item selector. */
  private static Work work(Fields state) {
    Work work = WorkReader.read(state);
    return new Work(
        null, work.resultSelector(), work.resultPath(), work.retriers(), work.catchers());
  }

  private static MapDetails details(
      StateBase base, Fields state, @Nullable Distribution distribution) {
    Amount concurrency =
        TemplateChecks.amount(state, "MaxConcurrency", BigDecimal.ZERO, MANY, true);
    String path = base.isJsonata() ? "$" : TemplateChecks.path(state, "ItemsPath", false);
    boolean isOld = state.has("Parameters");
    JsonNode selector = TemplateChecks.template(state, isOld ? "Parameters" : "ItemSelector");
    return new MapDetails(
        items(state),
        path == null ? "$" : path,
        selector,
        concurrency == null
            ? new Amount("MaxConcurrency", JsonNodeFactory.instance.numberNode(0))
            : concurrency,
        TemplateChecks.amount(state, "ToleratedFailureCount", BigDecimal.ZERO, MANY, true),
        TemplateChecks.amount(state, "ToleratedFailurePercentage", BigDecimal.ZERO, HUNDRED, false),
        distribution);
  }

  private static @Nullable JsonNode items(Fields state) {
    JsonNode items = TemplateChecks.template(state, "Items");
    if (items != null
        && !items.isArray()
        && !items.isObject()
        && !(items.isTextual() && TemplateChecks.isExpression(items.textValue()))) {
      state.flaw("Items", "Expected value of type Array");
    }
    return items;
  }

  private static Distribution distribution(Fields state, Fields processor, Fields config) {
    if (state.reading().type == MachineType.EXPRESS) {
      config.flaw("Mode", "Express state machine does not support 'DISTRIBUTED' Map states");
    }
    String type = config.text("ExecutionType", "");
    if (!type.equals("STANDARD") && !type.equals("EXPRESS")) {
      if (config.has("ExecutionType")) {
        config.flaw("ExecutionType", "The value must be one of [STANDARD, EXPRESS]");
      } else {
        config.flaw("These fields are required: [ExecutionType]");
      }
    }
    String label = state.text("Label");
    if (label != null && (label.isEmpty() || label.length() > LABEL_LENGTH)) {
      state.flaw("Label", "The value must have 1 to 40 characters");
    }
    ObjectNode reader = reader(state);
    ObjectNode batcher = batcher(state);
    return new Distribution(
        type.equals("EXPRESS") ? MachineType.EXPRESS : MachineType.STANDARD,
        label,
        reader,
        batcher,
        writer(state),
        processor.node());
  }

  private static @Nullable ObjectNode reader(Fields state) {
    if (state.object("ItemReader") == null) {
      return null;
    }
    Fields reader = state.child("ItemReader");
    String arguments = arguments(reader);
    reader.allow(Set.of("Resource", arguments, "ReaderConfig"));
    reader.require("Resource", arguments);
    TemplateChecks.template(reader, arguments);
    return reader.node();
  }

  private static @Nullable ObjectNode batcher(Fields state) {
    if (state.object("ItemBatcher") == null) {
      return null;
    }
    Fields batcher = state.child("ItemBatcher");
    batcher.allow(
        Set.of(
            "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
            "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
            "BatchInput"));
    TemplateChecks.amount(batcher, "MaxItemsPerBatch", BigDecimal.ONE, MANY, true);
    TemplateChecks.amount(
        batcher, "MaxInputBytesPerBatch", BigDecimal.ONE, BigDecimal.valueOf(262_144), true);
    TemplateChecks.template(batcher, "BatchInput");
    return batcher.node();
  }

  private static @Nullable ObjectNode writer(Fields state) {
    if (state.object("ResultWriter") == null) {
      return null;
    }
    Fields writer = state.child("ResultWriter");
    String arguments = arguments(writer);
    writer.allow(Set.of("Resource", arguments, "WriterConfig"));
    if (!writer.has("Resource") && !writer.has("WriterConfig")) {
      writer.flaw("These fields are required: [Resource]");
    } else if (writer.has("Resource")) {
      writer.require(arguments);
    }
    TemplateChecks.template(writer, arguments);
    Fields config = writer.child("WriterConfig");
    if (!TRANSFORMATIONS.contains(config.text("Transformation", "NONE"))) {
      config.flaw("Transformation", "The value must be one of [NONE, COMPACT, FLATTEN]");
    }
    if (!List.of("JSON", "JSONL").contains(config.text("OutputType", "JSON"))) {
      config.flaw("OutputType", "The value must be one of [JSON, JSONL]");
    }
    return writer.node();
  }

  private static String arguments(Fields owner) {
    return owner.language() == QueryLanguage.JSONATA ? "Arguments" : "Parameters";
  }
}
