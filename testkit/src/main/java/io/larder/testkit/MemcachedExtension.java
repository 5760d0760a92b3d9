package io.larder.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ModifierSupport;

/** Does what {@link Memcached} promises. Keeps its state in JUnit's store, one per test class. */
final class MemcachedExtension
    implements BeforeAllCallback, BeforeEachCallback, TestInstancePostProcessor, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(MemcachedExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    inject(context, null, ModifierSupport::isStatic);
  }

  @Override
  public void postProcessTestInstance(Object instance, ExtensionContext context) {
    inject(context, instance, ModifierSupport::isNotStatic);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    running(context).makeFresh();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isOurs(parameter.getParameter().getParameterizedType())
        && annotation(parameter, context).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    MemcachedServers servers =
        running(context).servers(annotation(parameter, context).orElseThrow());
    return as(parameter.getParameter().getType(), servers);
  }

  /** The nearest annotation: the parameter's, its method's, its class's, an outer class's. */
  private static Optional<Memcached> annotation(
      ParameterContext parameter, ExtensionContext context) {
    Optional<Memcached> found = parameter.findAnnotation(Memcached.class);
    if (found.isEmpty()) {
      found = AnnotationSupport.findAnnotation(parameter.getDeclaringExecutable(), Memcached.class);
    }
    Class<?> type = context.getRequiredTestClass();
    while (found.isEmpty() && type != null) {
      found = AnnotationSupport.findAnnotation(type, Memcached.class);
      type = type.getEnclosingClass();
    }
    return found;
  }

  private static void inject(
      ExtensionContext context, @Nullable Object instance, Predicate<Field> which) {
    Class<?> type = context.getRequiredTestClass();
    for (Field field : AnnotationSupport.findAnnotatedFields(type, Memcached.class, which)) {
      if (!isOurs(field.getGenericType()) || Modifier.isFinal(field.getModifiers())) {
        throw new ExtensionConfigurationException(
            "@Memcached needs a non-final MemcachedServer, MemcachedServers or"
                + " List<MemcachedServer>: "
                + field);
      }
      MemcachedServers servers = running(context).servers(field.getAnnotation(Memcached.class));
      field.setAccessible(true);
      try {
        field.set(instance, as(field.getType(), servers));
      } catch (IllegalAccessException e) {
        throw new ExtensionConfigurationException("can't set " + field, e);
      }
    }
  }

  private static boolean isOurs(Type type) {
    if (type instanceof ParameterizedType list) {
      return list.getRawType() == List.class
          && list.getActualTypeArguments()[0] == MemcachedServer.class;
    }
    return type == MemcachedServer.class || type == MemcachedServers.class;
  }

  private static Object as(Class<?> type, MemcachedServers servers) {
    if (type == MemcachedServers.class) {
      return servers;
    }
    return type == MemcachedServer.class ? servers.get(0) : servers.list();
  }

  /** The servers of the test class; those of an outer class serve its nested ones too. */
  private static Running running(ExtensionContext context) {
    ExtensionContext ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    return ofClass
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class);
  }

  /** The servers of a test class by their description; JUnit closes it after the class. */
  private static final class Running implements AutoCloseable {

    private final Map<Memcached, MemcachedServers> servers = new ConcurrentHashMap<>();

    MemcachedServers servers(Memcached wanted) {
      return servers.computeIfAbsent(wanted, Running::start);
    }

    private static MemcachedServers start(Memcached wanted) {
      MemcachedOptions options =
          MemcachedOptions.builder()
              .memoryMegabytes(wanted.memoryMegabytes())
              .threads(wanted.threads())
              .flags(wanted.flags())
              .sources(wanted.sources())
              .build();
      return MemcachedServers.start(wanted.nodes(), options);
    }

    void makeFresh() {
      for (MemcachedServers fleet : servers.values()) {
        for (MemcachedServer server : fleet) {
          if (!server.isRunning()) {
            server.restart();
          } else {
            server.resume();
            server.flush();
          }
        }
      }
    }

    @Override
    public void close() {
      servers.values().forEach(MemcachedServers::close);
    }
  }
}
