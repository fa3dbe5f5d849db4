package dev.millrace.faults.simulation;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that really happened to the jobs, in order, as an observer of the store saw it. */
final class History {
  private final Map<JobKey, List<Moment>> jobs = new LinkedHashMap<>();

  /** A job as it was from this moment on. */
  record Moment(Instant at, Job job) {}

  void add(Instant at, Job job) {
    jobs.computeIfAbsent(job.key(), _ -> new ArrayList<>()).add(new Moment(at, job));
  }

  /**
   * Adds a version that was stored, though its writer heard of it only after somebody had gone on
   * from it; if no version is missing there, nothing changes.
   */
  void fill(Job job) {
    List<Moment> moments = jobs.getOrDefault(job.key(), List.of());
    for (int i = 1; i < moments.size(); i++) {
      long before = moments.get(i - 1).job().version();
      if (before == job.version() - 1 && moments.get(i).job().version() == job.version() + 1) {
        moments.add(i, new Moment(moments.get(i).at(), job));
        return;
      }
    }
  }

  List<Moment> of(JobKey key) {
    return jobs.getOrDefault(key, List.of());
  }

  Map<JobKey, List<Moment>> all() {
    return jobs;
  }

  /** Whether nothing is owed to any job any more. */
  boolean isOver() {
    return jobs.values().stream().allMatch(moments -> moments.getLast().job().dueAt() == null);
  }

  /** Whether the job had this status at any moment from one to the other. */
  boolean was(JobKey key, JobStatus status, Instant from, Instant to) {
    List<Moment> moments = of(key);
    for (int i = 0; i < moments.size(); i++) {
      Instant begin = moments.get(i).at();
      Instant end = i + 1 < moments.size() ? moments.get(i + 1).at() : Instant.MAX;
      if (!begin.isAfter(to) && !end.isBefore(from) && moments.get(i).job().status() == status) {
        return true;
      }
    }
    return false;
  }
}
