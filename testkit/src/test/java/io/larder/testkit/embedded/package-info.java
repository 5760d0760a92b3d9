/** Tests of what the embedded server does out of a client's sight: time, memory, threads. */
package io.larder.testkit.embedded;
