package dev.millrace.asl.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One event of an execution.
 *
 * @param id from 1 on, without gaps
 * @param previousEventId the event that led to it; 0 for none
 * @param details as Step Functions shows them; empty for an event without any. Do not change
 * @param path where in the execution it happened: visits of states, attempts, branches and
 *     iterations. Not shown to anybody; the executor finds by it what it has done already
 * @param memo what the executor decided at this event, and must not decide again; not shown either.
 *     Do not change
 */
public record HistoryEvent(
    long id,
    long previousEventId,
    Instant timestamp,
    EventType type,
    ObjectNode details,
    String path,
    ObjectNode memo) {}
