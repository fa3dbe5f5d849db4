package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.definition.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Work that a Task state asks for.
 *
 * @param arguments what to do it with. Do not change
 * @param attempt which try of the state it is, from 0 on. After a crash the same try may be asked
 *     for twice
 * @param id the same for the same try, so that work that must not be done twice can be recognised
 * @param token what to hand back with the result; null unless the state waits for it
 * @param timeoutSeconds after which nobody waits any more; null for no limit
 * @param stop says when nobody waits any more
 */
public record TaskRequest(
    Resource resource,
    JsonNode arguments,
    String executionArn,
    String stateName,
    int attempt,
    String id,
    @Nullable String token,
    @Nullable Long timeoutSeconds,
    StopSignal stop) {}
