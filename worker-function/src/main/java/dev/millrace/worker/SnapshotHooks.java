package dev.millrace.worker;

import dev.millrace.core.model.ModelPackage;
import java.util.List;
import org.crac.Context;
import org.crac.Resource;

/**
 * What happens around Lambda's snapshots
 * (docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html). Before one is taken the
 * models run, so that every process made of it has them loaded and warm; nothing is asked of any
 * service then, so that no snapshot holds a connection, a credential or an answer.
 */
final class SnapshotHooks implements Resource {
  private final ProcessorModels models;
  private final List<ModelPackage> deployed;

  /**
   * Hooks of a worker.
   *
   * @param deployed the models that came with the function
   */
  SnapshotHooks(ProcessorModels models, List<ModelPackage> deployed) {
    this.models = models;
    this.deployed = deployed;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    models.warmUp(deployed);
  }

  /** Nothing is left to do: what a snapshot knows of the registry is old by its time. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
