package io.larder.tck;

import java.net.URI;
import java.util.Map;
import javax.cache.CacheManager;
import javax.cache.annotation.BeanProvider;
import javax.cache.configuration.MutableConfiguration;
import manager.CacheNameOnEachMethodBlogManagerImpl;
import manager.ClassLevelCacheConfigBlogManagerImpl;
import manager.UsingDefaultCacheNameBlogManagerImpl;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.cache.jcache.JCacheManagerFactoryBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives the TCK's annotation tests their beans, intercepted by Spring, with caches of the provider
 * under test. The TCK finds this class as a service, and leaves those tests out without it.
 */
public final class SpringBeans implements BeanProvider, AutoCloseable {

  private AnnotationConfigApplicationContext context;

  @Override
  public synchronized <T> T getBeanByType(Class<T> beanClass) {
    // Other tests of the TCK close the provider, and with it this manager.
    if (context == null || context.getBean(CacheManager.class).isClosed()) {
      context = new AnnotationConfigApplicationContext(Application.class);
    }
    return context.getBean(beanClass);
  }

  /** An application as Spring's documentation has it; the beans have no common interface. */
  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class Application {

    @Bean
    JCacheManagerFactoryBean jsr107Manager() {
      JCacheManagerFactoryBean factory = new JCacheManagerFactoryBean();
      // A manager of its own: other tests of the TCK destroy what they find in the default one.
      factory.setCacheManagerUri(URI.create("larder:annotations"));
      return factory;
    }

    @Bean
    JCacheCacheManager cacheManager(CacheManager manager) {
      // Each name is one that a bean gives, or that follows from the name of its method.
      for (String name : CACHES.keySet()) {
        manager.createCache(name, new MutableConfiguration<Object, Object>());
      }
      return new JCacheCacheManager(manager);
    }

    @Bean
    CacheNameOnEachMethodBlogManagerImpl onEachMethod() {
      return new CacheNameOnEachMethodBlogManagerImpl();
    }

    @Bean
    ClassLevelCacheConfigBlogManagerImpl onTheClass() {
      return new ClassLevelCacheConfigBlogManagerImpl();
    }

    @Bean
    UsingDefaultCacheNameBlogManagerImpl byDefault() {
      return new UsingDefaultCacheNameBlogManagerImpl();
    }
  }

  /** Which bean uses which cache. */
  static final Map<String, Class<? extends manager.BlogManager>> CACHES =
      Map.of(
          "blogManager",
          CacheNameOnEachMethodBlogManagerImpl.class,
          "blgMngr",
          ClassLevelCacheConfigBlogManagerImpl.class,
          "manager.UsingDefaultCacheNameBlogManagerImpl.getEntryCached(java.lang.String)",
          UsingDefaultCacheNameBlogManagerImpl.class);

  /** Returns the JCache manager of the application. */
  synchronized CacheManager manager() {
    return context.getBean(CacheManager.class);
  }

  @Override
  public synchronized void close() {
    if (context != null) {
      context.close();
    }
  }
}
