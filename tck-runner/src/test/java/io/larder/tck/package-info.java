/** Runs the JSR-107 TCK against the provider and real memcached servers. */
package io.larder.tck;
