package io.larder.memcached;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** What may depend on what. A rule that is broken here is a decision to be taken, not a detail. */
class ArchitectureTest {

  private static final String API = "io.larder.memcached";
  private static final String SERDE = "io.larder.memcached.serde";
  private static final String INTERNAL = "io.larder.memcached.internal.";
  private static final String EXECUTION = INTERNAL + "execution";
  private static final String POOL = INTERNAL + "pool";
  private static final String CONNECTION = INTERNAL + "connection";
  private static final String COMMAND = INTERNAL + "command";
  private static final String PROTOCOL = INTERNAL + "protocol";
  private static final String ROUTING = INTERNAL + "routing";
  private static final String DISCOVERY = INTERNAL + "discovery";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(API);

  @Test
  void commonsPool_isKnownToThePoolOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(POOL)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.commons.pool2..")
        .check(MAIN);
  }

  @Test
  void sockets_areKnownToTheConnectionOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CONNECTION)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "jdk.net..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.net.Socket.class, java.net.ServerSocket.class, java.net.SocketAddress.class)
        .because("a second way to a server would have deadlines, checks and closing of its own")
        .check(withoutFailureKinds());
  }

  /** Tells an interrupt from other failures by the channel's exception; opens nothing. */
  private static JavaClasses withoutFailureKinds() {
    return MAIN.that(not(name(EXECUTION + ".Failure")));
  }

  @Test
  void tls_isKnownToTheConnectionAndItsOptionsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CONNECTION)
        .and()
        .areNotAssignableTo(TlsOptions.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("javax.net.ssl..")
        .check(MAIN);
  }

  @Test
  void kryo_isKnownToItsFilesInSerdeOnly() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Kryo")
        .or()
        .resideOutsideOfPackage(SERDE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.esotericsoftware..")
        .check(MAIN);
  }

  @Test
  void serde_dependsOnNothingElseOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(SERDE + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(API + "..").and(resideInAnyPackage(SERDE + "..").negate()))
        .check(MAIN);
  }

  @Test
  void layers_dependDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(INTERNAL + ".")
        .layer("discovery")
        .definedBy(DISCOVERY)
        .layer("execution")
        .definedBy(EXECUTION)
        .layer("routing")
        .definedBy(ROUTING)
        .layer("pool")
        .definedBy(POOL)
        .layer("connection")
        .definedBy(CONNECTION)
        .layer("command")
        .definedBy(COMMAND)
        .layer("protocol")
        .definedBy(PROTOCOL)
        .whereLayer("discovery")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("execution")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("routing")
        .mayOnlyBeAccessedByLayers("execution")
        .whereLayer("pool")
        .mayOnlyBeAccessedByLayers("execution")
        .whereLayer("connection")
        .mayOnlyBeAccessedByLayers("execution", "pool")
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("execution", "connection")
        .whereLayer("protocol")
        .mayOnlyBeAccessedByLayers("execution", "connection", "command")
        .check(MAIN);
  }

  @Test
  void internalPackages_haveNoCycles() {
    slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void state_isKeptInNoThreadLocal() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .because("callers may be virtual threads, by the thousand")
        .check(MAIN);
  }

  @Test
  void locks_areNoMonitors() {
    noMethods()
        .should()
        .haveModifier(SYNCHRONIZED)
        .because("a virtual thread that blocks in a monitor keeps its carrier, up to Java 23")
        .check(MAIN);
  }

  @Test
  void publicApi_hasOnlyExportedTypes() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(resideInAnyPackage(API, SERDE).and(modifier(JavaModifier.PUBLIC)))
        .should(haveOnlyExportedTypes())
        .check(MAIN);
  }

  @Test
  void exceptions_areOfOneFamily() {
    classes()
        .that()
        .resideInAPackage(API)
        .and()
        .areAssignableTo(Throwable.class)
        .should()
        .beAssignableTo(MemcachedException.class)
        .check(MAIN);
  }

  private static ArchCondition<JavaMethod> haveOnlyExportedTypes() {
    return new ArchCondition<>("have only exported types in their signatures") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        method.getAllInvolvedRawTypes().stream()
            .filter(type -> !isExported(type))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " has " + type.getName())));
      }
    };
  }

  private static boolean isExported(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith("java.")
        || name.startsWith("javax.")
        || type.isPrimitive()
        || name.equals(API)
        || name.equals(SERDE);
  }
}
