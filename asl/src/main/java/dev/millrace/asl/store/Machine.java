package dev.millrace.asl.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.MachineType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state machine.
 *
 * @param revision the id of the {@link Revision} that new executions run
 * @param publicRevisionId what clients see as its revision; null until it is updated first
 * @param settings what it was created with beside its definition and role, as clients gave it. Do
 *     not change
 */
public record Machine(
    String arn,
    String name,
    MachineType type,
    String revision,
    @Nullable String publicRevisionId,
    Instant creationDate,
    ObjectNode settings) {}
