package dev.millrace.worker;

import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.provider.SpendingLimits;
import java.time.InstantSource;

/**
 * What the calls of all runs go through.
 *
 * @param answers where they are kept
 * @param open ends what a dead worker has left open
 */
public record CallDesk(
    KeptAnswers answers,
    OpenCalls open,
    Budgets budgets,
    SpendingLimits limits,
    InstantSource clock) {}
