package dev.millrace.asl.run;

import dev.millrace.asl.items.ItemReader;
import dev.millrace.asl.jsonata.JsonataTemplates;
import dev.millrace.asl.jsonpath.PathTemplates;
import dev.millrace.asl.store.ExecutionStore;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all running executions use. */
record Services(
    ExecutionStore store,
    TaskResource tasks,
    ItemReader items,
    ResultSink results,
    Timers timers,
    Supplier<UUID> uuids,
    RandomGenerator random,
    JsonataTemplates jsonata,
    PathTemplates paths,
    Workload workload,
    Tokens tokens,
    Runs runs,
    NestedExecutions nested,
    MapRuns mapRuns,
    EngineSettings settings) {}
