/** What the examples share. It is no part of what an application needs. */
@org.jspecify.annotations.NullMarked
package io.larder.examples.common;
