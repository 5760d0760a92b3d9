/** Tests of the test kit. They speak to servers through raw sockets only. */
package io.larder.testkit;
