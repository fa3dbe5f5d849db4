package dev.millrace.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The directions of {@code docs/architecture.md}, and the names the house does without. */
class ArchitectureTest {
  private static final String[] FUNCTIONS = {
    "dev.millrace.ingest..",
    "dev.millrace.worker..",
    "dev.millrace.status..",
    "dev.millrace.maintenance..",
    "dev.millrace.statemachine.."
  };
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.millrace");

  /** Guards the rules below: an importer that cannot read the class files would pass them all. */
  @Test
  void shouldReadEveryModule() {
    for (String name :
        new String[] {
          "core.job.Job",
          "embedded.SqliteJobStore",
          "aws.DynamoDbJobStore",
          "image.Picture",
          "inference.Predictors",
          "llm.ChatProvider",
          "outbound.GuardedDnsResolver",
          "ingest.IngestHandler",
          "worker.WorkerHandler",
          "status.StatusHandler",
          "maintenance.MaintenanceHandler",
          "statemachine.plan.PlanBatch",
          "client.MillraceClient",
          "local.command.Millrace",
          "faults.simulation.Simulation"
        }) {
      assertThat(CLASSES.contain("dev.millrace." + name)).as(name).isTrue();
    }
  }

  @Test
  void shouldPointFromLocalOverFunctionsAndAdaptersToCore() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy("dev.millrace.core..")
        .layer("image")
        .definedBy("dev.millrace.image..")
        .layer("adapters")
        .definedBy(
            "dev.millrace.embedded..",
            "dev.millrace.aws..",
            "dev.millrace.inference..",
            "dev.millrace.llm..",
            "dev.millrace.outbound..")
        .layer("functions")
        .definedBy(FUNCTIONS)
        .layer("local")
        .definedBy("dev.millrace.local..")
        .whereLayer("local")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("functions")
        .mayOnlyBeAccessedByLayers("local")
        .whereLayer("adapters")
        .mayOnlyBeAccessedByLayers("functions", "local")
        .whereLayer("image")
        .mayOnlyBeAccessedByLayers("adapters", "functions")
        .whereLayer("core")
        .mayOnlyBeAccessedByLayers("adapters", "functions", "local")
        .check(CLASSES);
  }

  @Test
  void shouldLetNothingThatUsersRunKnowTheFaults() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.millrace.faults..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.millrace.faults..")
        .check(CLASSES);
  }

  @Test
  void shouldKeepTheClientToTheHttpApi() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.client..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.millrace..").and(not(resideInAPackage("dev.millrace.client.."))))
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage("dev.millrace.client..")
        .should()
        .onlyBeAccessed()
        .byAnyPackage(
            "dev.millrace.client..",
            "dev.millrace.local..",
            "dev.millrace.bench..",
            "dev.millrace.faults..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.client..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.millrace.client..", "java..", "com.fasterxml.jackson..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void shouldKeepFunctionsAndAdaptersApart() {
    slices()
        .matching("dev.millrace.(ingest|worker|status|maintenance|statemachine|aws|embedded)..")
        .namingSlices("$1")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAnyPackage(FUNCTIONS), resideInAPackage("dev.millrace.aws.."))
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    slices().matching("dev.millrace.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldKeepTheCoreFreeOfServices() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..",
            "com.amazonaws..",
            "java.sql..",
            "ai.onnxruntime..",
            "ai.djl..",
            "org.apache.hc..")
        .check(CLASSES);
  }

  @Test
  void shouldLetEventsEndAtHandlersAndTheSdkAtAdapters() {
    noClasses()
        .that()
        .resideInAnyPackage(FUNCTIONS)
        .and()
        .haveSimpleNameNotEndingWith("Handler")
        .and()
        .haveSimpleNameNotStartingWith("MessageBatch")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.amazonaws..")
        .because("MessageBatch takes a batch of SQS messages apart for its handler")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(FUNCTIONS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(CLASSES);
    noClasses()
        .that(not(resideInAnyPackage("dev.millrace.inference..", "dev.millrace.bench..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.djl..")
        .check(CLASSES);
  }

  @Test
  void shouldBePassedTimeAndIdsOutsideOfWiring() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.millrace.core..",
            "dev.millrace.embedded..",
            "dev.millrace.image..",
            "dev.millrace.inference..",
            "dev.millrace.llm..",
            "dev.millrace.outbound..",
            "dev.millrace.ingest..",
            "dev.millrace.worker..",
            "dev.millrace.status..",
            "dev.millrace.maintenance..",
            "dev.millrace.statemachine..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CLASSES);
  }

  @Test
  void shouldReadTheEnvironmentOnlyInHandlersAndTheCommand() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Handler")
        .and()
        .haveSimpleNameNotEndingWith("Command")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void shouldNameThingsForWhatTheyAre() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .check(CLASSES);
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..dto..", "..misc..", "..helper..")
        .check(CLASSES);
  }
}
