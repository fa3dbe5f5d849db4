package dev.millrace.asl.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What executions run: a definition that never changes.
 *
 * @param machineArn of the machine that it is, or was, a revision of
 * @param machineName likewise
 * @param definition a JSON text
 * @param date since when there is this revision
 * @param mapRunArn of the map run whose children run it; null otherwise
 * @param label of that map run; null otherwise
 */
public record Revision(
    String id,
    String machineArn,
    String machineName,
    String definition,
    String roleArn,
    Instant date,
    @Nullable String mapRunArn,
    @Nullable String label) {}
