package io.larder.memcached.serde;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may use what in this package. */
class SerdeStructureTest {

  private static final JavaClasses SERDE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.larder.memcached.serde");

  @Test
  void kryo_isUsedByTheKryoClassesOnly() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Kryo")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.esotericsoftware..", "org.objenesis..")
        .check(topLevel());
  }

  @Test
  void kryoClasses_areNotPublic() {
    classes().that().haveSimpleNameStartingWith("Kryo").should().notBePublic().check(SERDE);
  }

  @Test
  void package_knowsNothingOfTheClient() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.larder.memcached", "io.larder.memcached.internal..")
        .check(SERDE);
  }

  @Test
  void nothing_isThreadLocal() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(SERDE);
  }

  private static JavaClasses topLevel() {
    return SERDE.that(
        DescribedPredicate.describe("top-level", type -> type.getEnclosingClass().isEmpty()));
  }
}
