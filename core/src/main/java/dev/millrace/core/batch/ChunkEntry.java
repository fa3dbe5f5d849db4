package dev.millrace.core.batch;

import dev.millrace.core.payload.PayloadKey;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that a pass runs, as the list of chunks has it.
 *
 * @param chunk its number, from 0 on
 * @param first the line of the source on which its first row begins
 * @param rows how many rows it has, 1 or more
 * @param key where they lie
 * @param earlier where the outcomes of the latest earlier pass lie, of which those of succeeded and
 *     rejected rows are taken over; null if no pass has run it yet
 */
public record ChunkEntry(
    int chunk, long first, int rows, PayloadKey key, @Nullable PayloadKey earlier) {}
