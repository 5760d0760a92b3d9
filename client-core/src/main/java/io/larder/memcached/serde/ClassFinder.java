package io.larder.memcached.serde;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Finds classes by the names that values have in them: first asks the allow-list, then loads,
 * without running static initializers. Looks with the loader that it was given, then with the
 * thread's context loader.
 */
final class ClassFinder {

  private final AllowList allowList;
  private final ClassLoader loader;

  /** Classes found by {@link #loader}; those of context loaders would be kept alive by it. */
  private final ConcurrentMap<String, Class<?>> found = new ConcurrentHashMap<>();

  ClassFinder(AllowList allowList, ClassLoader loader) {
    this.allowList = allowList;
    this.loader = loader;
  }

  AllowList allowList() {
    return allowList;
  }

  Class<?> find(String name) {
    Class<?> known = found.get(name);
    return known != null ? known : load(name);
  }

  /** Whether a name was found without the thread's context loader. */
  boolean isLoaderIndependent(String name) {
    return found.containsKey(name);
  }

  private Class<?> load(String name) {
    allowList.check(name);
    try {
      Class<?> type = Class.forName(name, false, loader);
      found.put(name, type);
      return type;
    } catch (ClassNotFoundException | LinkageError e) {
      return loadFromContext(name, e);
    }
  }

  private static Class<?> loadFromContext(String name, Throwable first) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      try {
        return Class.forName(name, false, context);
      } catch (ClassNotFoundException | LinkageError e) {
        e.addSuppressed(first);
        throw missing(name, e);
      }
    }
    throw missing(name, first);
  }

  private static SerdeException missing(String name, Throwable cause) {
    return new SerdeException(
        SerdeException.Reason.UNREADABLE, "class " + name + " is not on the class path", cause);
  }
}
