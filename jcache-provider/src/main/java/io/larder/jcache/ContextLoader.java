package io.larder.jcache;

import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * The default class loader: asks the thread's context loader first, since an application server or
 * a reloading launcher has the application's classes only there, and then that of this library.
 */
final class ContextLoader extends ClassLoader {

  ContextLoader() {
    super(ContextLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null && !leadsHere(context)) {
      try {
        return context.loadClass(name);
      } catch (ClassNotFoundException e) {
        // Then it may be one of ours.
      }
    }
    return super.loadClass(name, resolve);
  }

  /** Resources are looked for in the same order as classes. */
  @Override
  public @Nullable URL getResource(String name) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    URL found = context == null || leadsHere(context) ? null : context.getResource(name);
    return found == null ? super.getResource(name) : found;
  }

  /** Whether asking that loader would end up here again. */
  private boolean leadsHere(ClassLoader context) {
    for (@Nullable ClassLoader each = context; each != null; each = each.getParent()) {
      if (each == this) {
        return true;
      }
    }
    return false;
  }
}
