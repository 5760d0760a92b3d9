package io.larder.tck;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import domain.Blog;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.annotation.BeanProvider;
import manager.BlogManager;
import org.junit.Test;

/**
 * That the TCK's annotation tests really test something: they would pass without a provider of
 * beans, too, as they leave themselves out.
 */
public final class AnnotationsIT {

  @Test
  public void beans_asTheTckGetsThem_useTheCachesOfTheProviderUnderTest() {
    List<BeanProvider> found =
        ServiceLoader.load(BeanProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toList());
    assertEquals(1, found.size());
    try (SpringBeans beans = (SpringBeans) found.get(0)) {
      SpringBeans.CACHES.forEach((name, type) -> use(beans, name, beans.getBeanByType(type)));
    }
  }

  private static void use(SpringBeans beans, String name, BlogManager blogs) {
    blogs.createEntry(new Blog("title", "body of " + name));
    blogs.getEntryCached("title");
    Cache<Object, Object> cache = beans.manager().getCache(name);
    assertEquals("io.larder.jcache.MemcachedCache", cache.getClass().getName());
    assertEquals("body of " + name, ((Blog) cache.get("title")).getBody());
    blogs.clearEntryFromCache("title");
    assertFalse(name, cache.containsKey("title"));
  }
}
