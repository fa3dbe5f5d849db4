package dev.millrace.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.millrace");

  /** Guards the rules below: an importer that cannot read the class files would pass them all. */
  @Test
  void theCoreIsRead() {
    assertThat(CLASSES.contain("dev.millrace.core.Shape")).isTrue();
  }

  @Test
  void theCoreNeedsNoLoggingFramework() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.core..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(CLASSES);
  }
}
