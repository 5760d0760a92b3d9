/**
 * Two JVMs share Hibernate's second-level cache. Begin at {@link
 * io.larder.examples.hibernate.HibernateExample}.
 */
@org.jspecify.annotations.NullMarked
package io.larder.examples.hibernate;
