package dev.millrace.llm;

import dev.millrace.core.StoreUnavailableException;
import java.util.List;

/** Finds facts by what they mean. Thread-safe. */
public interface FactStore {

  /**
   * The facts whose vectors point most nearly the same way.
   *
   * @param vector of the question, by the model that made the facts' vectors
   * @param most that are wanted
   * @return the nearest first; fewer if there are no more
   * @throws StoreUnavailableException if the store cannot answer now
   */
  List<Fact> nearest(float[] vector, int most);
}
