package dev.millrace.core.queue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One queue for each lane, behind one face: each hint goes where its lane's workers look.
 *
 * @param cpu of {@link Lane#CPU}
 * @param llm of {@link Lane#LLM}
 */
public record LaneQueues(JobQueue cpu, JobQueue llm) implements JobQueue {

  @Override
  public void send(List<JobHint> hints) {
    Map<Lane, List<JobHint>> lanes = hints.stream().collect(Collectors.groupingBy(JobHint::lane));
    lanes.forEach((lane, those) -> (lane == Lane.LLM ? llm : cpu).send(those));
  }
}
