package dev.millrace.client;

/**
 * What became of an action on many jobs.
 *
 * @param action what was asked
 * @param dryRun whether it was only counted
 * @param matched jobs that the filter fits
 * @param done jobs for which it was done, or would be
 * @param refused jobs that did not allow it
 */
public record BulkResult(BulkAction action, boolean dryRun, long matched, long done, long refused) {

  BulkResult plus(long moreMatched, long moreDone, long moreRefused) {
    return new BulkResult(
        action, dryRun, matched + moreMatched, done + moreDone, refused + moreRefused);
  }
}
