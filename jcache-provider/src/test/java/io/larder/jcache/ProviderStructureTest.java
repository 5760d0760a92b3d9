package io.larder.jcache;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.larder.memcached.KeyDump;
import io.larder.memcached.MetaClient;
import io.larder.memcached.MetaReply;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ProviderStructureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.larder.jcache");

  @Test
  void chapters_knowNeitherTheRootNorEachOther() {
    for (String chapter :
        new String[] {
          "codec", "config", "event", "expiry", "integration", "management", "processor"
        }) {
      noClasses()
          .that()
          .resideInAPackage("io.larder.jcache." + chapter)
          .should()
          .dependOnClassesThat(
              describe(
                  "are of another part of the provider",
                  target ->
                      target.getPackageName().startsWith("io.larder.jcache")
                          && !target.getPackageName().equals("io.larder.jcache." + chapter)))
          .check(CLASSES);
    }
  }

  @Test
  void client_isCalledByTheTransportOnly() {
    noClasses()
        .that()
        .doNotHaveSimpleName("EntryTransport")
        .should()
        .callMethodWhere(
            describe(
                "sends something",
                call ->
                    call.getTargetOwner().isEquivalentTo(MetaClient.class)
                        && !call.getName().equals("close")))
        .check(CLASSES);
    classes()
        .that()
        .haveSimpleNameNotStartingWith("Entry")
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are no replies",
                target ->
                    !target.isEquivalentTo(MetaReply.class)
                        && !target.isEquivalentTo(KeyDump.class)))
        .check(CLASSES);
  }

  @Test
  void jsr107_isUnknownToTheStore() {
    noClasses()
        .that()
        .haveSimpleName("EntryStore")
        .or()
        .haveSimpleName("EntryTransport")
        .or()
        .haveSimpleName("EntryCodec")
        .or()
        .haveSimpleName("EntryHeader")
        .or()
        .haveSimpleName("Slot")
        .should()
        .dependOnClassesThat(
            describe(
                "are of JSR-107, apart from its exception",
                target ->
                    target.getPackageName().startsWith("javax.cache")
                        && !target.getSimpleName().equals("CacheException")))
        .check(CLASSES);
  }
}
